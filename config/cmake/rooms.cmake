# ph_room(NAME SOURCES ... USES ... [LINKS ...] [PCH std|asio])
#
# One room is one static library. NAME is its folder from the top, USES the rooms it may include,
# LINKS the third-party targets. tests/lint/rooms.toml holds the same table as law: the lint reads
# every #include and fails on a direction that the table does not allow.
function(ph_room NAME)
  cmake_parse_arguments(ROOM "" "PCH" "SOURCES;USES;LINKS" ${ARGN})
  string(REPLACE "/" "_" target "ph_${NAME}")
  list(TRANSFORM ROOM_USES REPLACE "/" "_")
  list(TRANSFORM ROOM_USES PREPEND "ph_")
  if(ROOM_SOURCES)
    add_library(${target} STATIC ${ROOM_SOURCES})
    set(scope PUBLIC)
    ph_pch(${target} "${ROOM_PCH}")
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${CMAKE_SOURCE_DIR})
  target_link_libraries(${target} ${scope} ${ROOM_USES} ${ROOM_LINKS})
endfunction()

# Every program, and nothing that only tests need.
add_custom_target(programs)

# ph_program(NAME SOURCES ... USES ... [LINKS ...]): an executable build/<preset>/bin/NAME.
function(ph_program NAME)
  cmake_parse_arguments(PROGRAM "" "PCH" "SOURCES;USES;LINKS" ${ARGN})
  list(TRANSFORM PROGRAM_USES REPLACE "/" "_")
  list(TRANSFORM PROGRAM_USES PREPEND "ph_")
  add_executable(${NAME} ${PROGRAM_SOURCES})
  target_include_directories(${NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${NAME} PRIVATE ${PROGRAM_USES} ${PROGRAM_LINKS})
  set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  ph_pch(${NAME} "${PROGRAM_PCH}")
  add_dependencies(programs ${NAME})
endfunction()

# The rooms under test are built as they ship. What asks them is not worth optimizing: it would take
# half of the time of the whole build (measured: 14 s a file of server_rest_test, 7 s without).
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT PH_SANITIZE)
  set(PH_TEST_OPTIONS -O0 -U_FORTIFY_SOURCE)
endif()

# ph_test(NAME SOURCES ... USES ...): a GoogleTest binary, registered with ctest as one test a suite.
function(ph_test NAME)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES;LINKS" ${ARGN})
  set(kind gtest)
  if("protocol/net" IN_LIST TEST_USES)
    set(kind gtest_asio)
  endif()
  list(TRANSFORM TEST_USES REPLACE "/" "_")
  list(TRANSFORM TEST_USES PREPEND "ph_")
  add_executable(${NAME} ${TEST_SOURCES})
  target_include_directories(${NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${NAME} PRIVATE ${TEST_USES} ${TEST_LINKS} GTest::gtest GTest::gtest_main)
  target_compile_definitions(${NAME} PRIVATE PH_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_compile_options(${NAME} PRIVATE ${PH_TEST_OPTIONS})
  ph_pch(${NAME} ${kind})
  add_test(NAME ${NAME} COMMAND ${NAME} --gtest_brief=1)
  set_tests_properties(${NAME} PROPERTIES TIMEOUT 120)
endfunction()

# ph_fuzz(NAME SOURCES ... USES ...): a libFuzzer target build/<preset>/fuzz/NAME of the target
# `fuzzers`; only in the clang build that `./dev fuzz` makes with PH_FUZZ, elsewhere it is not there.
# Seeds lie in tests/fuzz/corpus/NAME/.
function(ph_fuzz NAME)
  if(NOT PH_FUZZ)
    return()
  endif()
  cmake_parse_arguments(FUZZ "" "" "SOURCES;USES;LINKS" ${ARGN})
  list(TRANSFORM FUZZ_USES REPLACE "/" "_")
  list(TRANSFORM FUZZ_USES PREPEND "ph_")
  add_executable(${NAME} EXCLUDE_FROM_ALL ${FUZZ_SOURCES})
  target_include_directories(${NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${NAME} PRIVATE ${FUZZ_USES} ${FUZZ_LINKS})
  target_link_options(${NAME} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  add_dependencies(fuzzers ${NAME})
endfunction()

if(PH_FUZZ)
  add_custom_target(fuzzers)
endif()

# Precompiled headers: one of each kind for the whole build, shared by every target, since a copy a
# target would cost 2-4 s and 60-120 MB each. All targets have the same flags for it (see options).
# A build with PH_PCH=OFF shows missing includes.
function(ph_pch TARGET KIND)
  if(NOT PH_PCH OR KIND STREQUAL "none")
    return()
  endif()
  if(NOT KIND)
    set(KIND std)
  endif()
  ph_pch_owner(${KIND})
  target_precompile_headers(${TARGET} REUSE_FROM ph_pch_${KIND})
endfunction()

function(ph_pch_owner KIND)
  if(TARGET ph_pch_${KIND})
    return()
  endif()
  set(headers <algorithm> <array> <chrono> <cstdint> <functional> <map> <memory> <optional> <span>
              <string> <string_view> <unordered_map> <utility> <variant> <vector>)
  if(NOT KIND MATCHES "^(std|asio|gtest|gtest_asio)$")
    message(FATAL_ERROR "PCH ${KIND}: expected std, asio, gtest, gtest_asio or none")
  endif()
  if(KIND MATCHES "asio")
    list(APPEND headers <boost/asio/awaitable.hpp> <boost/asio/co_spawn.hpp>
                        <boost/asio/io_context.hpp> <boost/asio/steady_timer.hpp>
                        <boost/asio/strand.hpp>)
  endif()
  if(KIND MATCHES "gtest")
    list(APPEND headers <gtest/gtest.h>)
  endif()
  set(empty ${CMAKE_BINARY_DIR}/pch/empty.cpp)
  if(NOT EXISTS ${empty})
    file(WRITE ${empty} "")
  endif()
  add_library(ph_pch_${KIND} OBJECT ${empty})
  # What such a target is defined with, the headers must be as well.
  set(links_asio ph_asio)
  set(links_gtest GTest::gtest)
  set(links_gtest_asio ph_asio GTest::gtest)
  target_link_libraries(ph_pch_${KIND} PRIVATE ${links_${KIND}})
  if(KIND MATCHES "gtest")
    target_compile_options(ph_pch_${KIND} PRIVATE ${PH_TEST_OPTIONS})
  endif()
  target_precompile_headers(ph_pch_${KIND} PRIVATE ${headers})
endfunction()
