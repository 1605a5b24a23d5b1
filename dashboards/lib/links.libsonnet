// Links from a cell of a table: to the dashboard of the account in its row, to the accounts of a
// provider, to the runbook. They keep the time range and the data source.
function(config) {
  local to(uid) = '/d/' + uid + '?${__url_time_range}&${datasource:queryparam}',

  account: {
    title: 'History of this account',
    url: to(config.dashboards.uids.account)
         + '&var-provider=${__data.fields.Provider}&var-account=${__data.fields.Account}',
    targetBlank: false,
  },
  // The same from a stat or a bar.
  labelled: self.account {
    url: to(config.dashboards.uids.account)
         + '&var-provider=${__field.labels.provider}&var-account=${__field.labels.account}',
  },
  provider: {
    title: 'Accounts of this provider',
    url: to(config.dashboards.uids.overview) + '&var-provider=${__data.fields.Provider}',
    targetBlank: false,
  },
  // Beside the name of the alert there is the end of its anchor, as the runbook spells it.
  alert: {
    title: 'Runbook',
    url: config.runbookUrl % 'apicredits${__value.text}',
    targetBlank: true,
  },
}
