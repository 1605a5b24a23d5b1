// Alerts. They need no editing: thresholds come from the exporter's configuration, by account and
// pool, as metrics; so do the poll intervals by which they wait. They build on recording_rules.libsonnet.
//
// critical: wake somebody. warning: act today. info: for a digest.
// keep_firing_for bridges a restart. An alert that must outlast an outage of the vendor uses the
// conditions in rules/conditions.libsonnet, which end as soon as the balance is back.
// Lines of an annotation are joined by spaces. Each alert gets its runbook_url here.
local selector = import 'selector.libsonnet';

{
  local annotation(text) =
    std.strReplace(std.rstripChars(selector.intoTemplate(text, $._config), '\n'), '\n', ' '),
  local group(name, alerts) = {
    name: name,
    rules: [
      alert {
        expr: selector.into(super.expr, $._config),
        annotations:
          std.mapWithKey(function(_, text) annotation(text), super.annotations)
          { runbook_url: $._config.runbookUrl % std.asciiLower(alert.alert) },
      }
      for alert in alerts
    ],
  },

  prometheusAlerts+:: {
    groups+: [
      group('api_credits_balances', import 'alerts/balances.libsonnet'),
      group('api_credits_dates', import 'alerts/dates.libsonnet'),
      group('api_credits_polls', import 'alerts/polls.libsonnet'),
      group('api_credits_exporter', import 'alerts/exporter.libsonnet'),
    ],
  },
}
