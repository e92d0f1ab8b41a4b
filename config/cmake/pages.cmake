find_package(Python3 REQUIRED COMPONENTS Interpreter)

# ph_pages(OUTPUT HEADER NAMESPACE): every file below web/ of this folder becomes bytes of the
# program, served at its path, index.html at that of its folder. OUTPUT names the variable that
# gets the source; HEADER, of that NAMESPACE, declares `std::span<const Asset> assets()`.
function(ph_pages OUTPUT HEADER NAMESPACE)
  set(web ${CMAKE_CURRENT_SOURCE_DIR}/web)
  file(GLOB_RECURSE pages CONFIGURE_DEPENDS ${web}/*)
  set(embed ${CMAKE_SOURCE_DIR}/config/cmake/embed.py)
  set(embedded ${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp)
  add_custom_command(
    OUTPUT ${embedded}
    COMMAND Python3::Interpreter ${embed} ${web} ${embedded} ${HEADER} ${NAMESPACE}
    DEPENDS ${embed} ${pages}
    VERBATIM)
  set(${OUTPUT} ${embedded} PARENT_SCOPE)
endfunction()
