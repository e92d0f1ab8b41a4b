# Third-party packages, all from Debian 12. Each is wrapped in one interface target, so a room
# names what it uses and nothing else reaches it.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(GTest 1.12 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(tomlplusplus REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(GPIOD REQUIRED IMPORTED_TARGET libgpiod<2)
find_library(PH_SQLITECPP SQLiteCpp REQUIRED)

add_library(ph_asio INTERFACE)
target_link_libraries(ph_asio INTERFACE Boost::headers Threads::Threads)
target_compile_definitions(ph_asio INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_SEPARATE_COMPILATION
  BOOST_ASIO_DISABLE_CONCEPTS)

add_library(ph_sqlite INTERFACE)
target_link_libraries(ph_sqlite INTERFACE ${PH_SQLITECPP} PkgConfig::SQLITE)
