// Dashboards, alerts and recording rules in the form of the monitoring mixins: prometheusRules,
// prometheusAlerts, grafanaDashboards (by file name) and _config, all hidden.
// dashboards/build writes them as files; README.md shows how with settings of your own.
(import 'lib/config.libsonnet')
+ (import 'lib/recording_rules.libsonnet')
+ (import 'lib/alerting_rules.libsonnet')
+ { grafanaDashboards+:: {} }
