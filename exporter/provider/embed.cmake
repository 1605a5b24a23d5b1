# Puts text files into the binary. Included, it defines embed_files(TARGET GLOB): a new file that
# matches needs no edit here. Run as a script (cmake -P), it writes the source; bytes are written as
# numbers, because compilers limit the length of string literals.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})
  function(embed_files target pattern)
    file(GLOB inputs CONFIGURE_DEPENDS ${pattern})
    if(NOT inputs)
      message(FATAL_ERROR "no file to embed matches ${pattern}")
    endif()
    set(output ${CMAKE_CURRENT_BINARY_DIR}/bundled_files.cc)
    list(JOIN inputs "|" joined)
    add_custom_command(
      OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} "-DOUTPUT=${output}" "-DINPUTS=${joined}" -P ${EMBED_SCRIPT}
      DEPENDS ${inputs} ${EMBED_SCRIPT}
      COMMENT "Embedding ${pattern}"
      VERBATIM)
    target_sources(${target} PRIVATE ${output})
  endfunction()
  return()
endif()

string(REPLACE "|" ";" inputs "${INPUTS}")
set(arrays "")
set(table "")
set(number 0)
foreach(input IN LISTS inputs)
  get_filename_component(name ${input} NAME)
  file(READ ${input} hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char kBytes${number}[] = {${bytes}'\\0'};\n")
  string(APPEND table "    {\"${name}\", {kBytes${number}, sizeof(kBytes${number}) - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Generated from config/providers/*.yml by exporter/provider/embed.cmake.
#include \"exporter/provider/catalogue.h\"

namespace api_credits {
namespace {

${arrays}
constexpr BundledFile kFiles[] = {
${table}};

}  // namespace

std::span<const BundledFile> BundledFiles() { return kFiles; }

}  // namespace api_credits
")
