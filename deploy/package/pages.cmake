# Writes the manual page, made of the program's --help, and a change log in Debian's form, both
# compressed as Debian wants them. EXPORTER, MAINTAINER and FOLDER are given.
function(compressed name text)
  file(WRITE ${FOLDER}/${name} "${text}")
  execute_process(COMMAND gzip -9nf ${FOLDER}/${name} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

execute_process(COMMAND ${EXPORTER} --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${EXPORTER} --version OUTPUT_VARIABLE version COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCH "[0-9]+\\.[0-9.]*[0-9]" version "${version}")
# As roff reads it: a backslash, and a hyphen that may be copied.
string(REPLACE "\\" "\\\\" help "${help}")
string(REPLACE "-" "\\-" help "${help}")
string(REGEX MATCH "^([^\n]*)\n(.*)$" match "${help}")
set(summary "${CMAKE_MATCH_1}")
set(flags "${CMAKE_MATCH_2}")
string(STRIP "${flags}" flags)
# A line that begins with a dot or an apostrophe would be a request.
string(REGEX REPLACE "\n([.'])" "\n\\\\&\\1" flags "${flags}")

compressed(api_credits_exporter.1 ".TH API_CREDITS_EXPORTER 1 \"\" \"api_credits_exporter ${version}\"
.SH NAME
api_credits_exporter \\- Prometheus exporter of the credit balances of API vendors
.SH DESCRIPTION
${summary}
.PP
.nf
${flags}
.fi
.SH SIGNALS
.B SIGHUP
loads the configuration again; where it has a mistake, the old one stays in force.
.B SIGTERM
and
.B SIGINT
end the program within two seconds.
.SH FILES
.I /etc/api_credits_exporter/config.yml
(the configuration of the service),
.I /etc/default/api_credits_exporter
(its flags),
.I /var/lib/api_credits_exporter
(its state).
Rules for Prometheus, a sample for Alertmanager and dashboards for Grafana are in
.IR /usr/share/api_credits_exporter ,
the reference of the configuration and examples in
.IR /usr/share/doc/api-credits-exporter .
")

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
compressed(changelog "api-credits-exporter (${version}) unstable; urgency=medium

  * CHANGELOG.md has the changes.

 -- ${MAINTAINER}  ${date}
")
