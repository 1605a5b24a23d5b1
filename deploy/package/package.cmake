# What `cmake --install` puts where, and the Debian package that cpack makes of it. Component
# `exporter` is the program with what it cannot run without; `package` is what a machine has beside it.
include(GNUInstallDirs)
set(share ${CMAKE_INSTALL_DATADIR}/api_credits_exporter)
set(doc ${CMAKE_INSTALL_DATADIR}/doc/api-credits-exporter)
set(here ${CMAKE_CURRENT_LIST_DIR})
set(root ${PROJECT_SOURCE_DIR})
set(CPACK_PACKAGE_CONTACT "The authors of api_credits_exporter <maintainers@api-credits-exporter.invalid>")

install(TARGETS api_credits_exporter RUNTIME COMPONENT exporter)

set(rest COMPONENT package)
install(DIRECTORY ${root}/deploy/prometheus ${root}/deploy/alertmanager DESTINATION ${share} ${rest})
install(DIRECTORY ${root}/deploy/grafana/provisioning DESTINATION ${share}/grafana ${rest})
install(DIRECTORY ${root}/dashboards/ DESTINATION ${share}/dashboards ${rest} FILES_MATCHING PATTERN "*.json"
        PATTERN lib EXCLUDE)
install(FILES ${root}/config/config.schema.json ${root}/config/provider.schema.json ${root}/deploy/runbook.md
        DESTINATION ${share} ${rest})
install(FILES ${root}/deploy/RULES.md ${root}/deploy/SECRETS.md ${root}/deploy/WEB_CONFIG.md ${root}/deploy/CHANGELOG.md
        ${root}/deploy/web-config.example.yml ${root}/config/PROVIDERS.md
        ${root}/config/reference.yml ${here}/copyright DESTINATION ${doc} ${rest})
install(DIRECTORY ${root}/config/examples DESTINATION ${doc} ${rest})
install(FILES ${here}/api_credits_exporter_ipv6.socket ${here}/api_credits_exporter_ipv6.service
        DESTINATION ${doc}/examples ${rest})
install(FILES ${here}/api_credits_exporter.service DESTINATION lib/systemd/system ${rest})
install(FILES ${here}/api_credits_exporter.default DESTINATION /etc/default RENAME api_credits_exporter ${rest})
install(FILES ${here}/config.yml DESTINATION /etc/api_credits_exporter ${rest})
install(DIRECTORY DESTINATION /etc/api_credits_exporter/keys ${rest})
# Written when they are installed: the manual page is made of the program's own --help.
set(pages ${CMAKE_CURRENT_BINARY_DIR}/package)
install(CODE "
  execute_process(COMMAND ${CMAKE_COMMAND} -D EXPORTER=$<TARGET_FILE:api_credits_exporter>
    \"-DMAINTAINER=${CPACK_PACKAGE_CONTACT}\" -D FOLDER=${pages} -P ${here}/pages.cmake COMMAND_ERROR_IS_FATAL ANY)"
  ${rest})
install(FILES ${pages}/api_credits_exporter.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 ${rest})
install(FILES ${pages}/changelog.gz DESTINATION ${doc} ${rest})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME api-credits-exporter)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Prometheus exporter of the credit balances of API vendors")
set(CPACK_PACKAGE_DESCRIPTION "Polls what companies pay APIs with, credits, at more than a hundred
vendors, and exposes balances, grants, refresh dates and rate limits to
Prometheus. With rules, dashboards and a runbook.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# deploy/package/postinst makes the user with adduser; the unit reloads with the kill of procps.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, procps, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS prometheus)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${here}/conffiles ${here}/postinst ${here}/prerm ${here}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
