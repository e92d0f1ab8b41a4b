# Compiler options for every target: the language, warnings as errors, and hardening.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(PH_PCH "Use precompiled headers" ON)
option(PH_FUZZ "Build the libFuzzer targets (clang)" OFF)
set(PH_SANITIZE "" CACHE STRING "Sanitizers to build with, for example address,undefined")

find_program(PH_CCACHE ccache)
if(PH_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${PH_CCACHE})
endif()

find_program(PH_LLD ld.lld)
if(PH_LLD)
  add_link_options(-fuse-ld=lld)
endif()

add_compile_options(-Wall -Wextra -Wconversion -Wshadow -Wpedantic -Werror
                    -fstack-protector-strong -fstack-clash-protection -fcf-protection)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13
   AND (PH_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL "Release"))
  # False alarms of the optimizer of g++ 12 about inlined std::string, optional and coroutine frames
  # (GCC bugs 105651, 105562, 104336); the sanitizer presets look for the real ones.
  add_compile_options(-Wno-restrict -Wno-array-bounds -Wno-stringop-overflow
                      -Wno-stringop-overread -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
endif()
if(PH_CCACHE AND PH_PCH)
  add_compile_options(-fpch-preprocess)
endif()
# Rooms and programs alike are -fPIE (there is no shared library), so that they share headers.
add_compile_options(-fPIE)
add_link_options(-pie)
add_compile_definitions(_GLIBCXX_ASSERTIONS)
add_link_options(-Wl,-z,relro,-z,now)

if(PH_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # TSan does not model fences. The mailbox's words are atomic each, so nothing is reported wrongly.
  add_compile_options(-Wno-tsan)
endif()
if(PH_SANITIZE)
  add_compile_options(-fsanitize=${PH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${PH_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_definitions(_FORTIFY_SOURCE=2)
endif()

if(PH_FUZZ)
  # g++ is the judge of warnings; clang 14 is here to instrument.
  add_compile_options(-fsanitize=fuzzer-no-link -Wno-error)
endif()
