// Links from a cell of a table: to the dashboard of the account in its row, to the runbook.
// They carry the time range, the data source and the label along.
function(config) {
  local to(title, uid) = {
    title: title,
    url: '/d/%s?${__url_time_range}&${datasource:queryparam}&${label:queryparam}' % uid
         + '&var-provider=${__data.fields.Provider}&var-account=${__data.fields.Account}',
    targetBlank: false,
  },
  account: to('History of this account', config.dashboards.uids.account),
  rateLimits: to('Rate limits of this account', config.dashboards.uids.rate_limits),
  alert: { title: 'Runbook', url: config.runbookUrl % '${__value.text}', targetBlank: true },
}
