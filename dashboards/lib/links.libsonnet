// Links from a cell of a table: to the dashboard of the account in its row, to the runbook.
// The first keeps the time range, the data source and the label.
function(config) {
  account: {
    title: 'History of this account',
    url: '/d/' + config.dashboards.uids.account
         + '?${__url_time_range}&${datasource:queryparam}&${label:queryparam}'
         + '&var-provider=${__data.fields.Provider}&var-account=${__data.fields.Account}',
    targetBlank: false,
  },
  alert: { title: 'Runbook', url: config.runbookUrl % '${__value.text}', targetBlank: true },
}
