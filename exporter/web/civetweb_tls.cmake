# civetweb opens libssl.so and libcrypto.so by name once TLS is wanted. These two private libraries answer to the
# names; exporter/web/civetweb_tls.cc opens them from ../lib/api_credits_exporter beside the folder of the program,
# which is where they are in a build folder and where they are installed.
set(civetweb_tls_folder lib/api_credits_exporter)
foreach(name ssl crypto)
  add_library(civetweb_${name} SHARED ${CMAKE_CURRENT_SOURCE_DIR}/web/civetweb_tls/${name}.cc)
  set_target_properties(civetweb_${name} PROPERTIES OUTPUT_NAME ${name}
    LIBRARY_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${civetweb_tls_folder})
  # Nothing in them uses the real library, and yet they must depend on it.
  target_link_options(civetweb_${name} PRIVATE LINKER:--no-as-needed)
  install(TARGETS civetweb_${name} LIBRARY DESTINATION ${civetweb_tls_folder} COMPONENT exporter)
endforeach()
target_link_libraries(civetweb_ssl PRIVATE OpenSSL::SSL)
target_link_libraries(civetweb_crypto PRIVATE OpenSSL::Crypto)
add_dependencies(exporter_web civetweb_ssl civetweb_crypto)
