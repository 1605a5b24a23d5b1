// Money, and spend that the vendor does not report. All of it is optional: it needs a price in the
// exporter's configuration, or a counter in your own programs.
[
  // Per day, with the label `currency`.
  {
    record: 'pool:api_credits_cost_per_day:rate1d',
    expr: |||
      pool:api_credits_consumed:rate1d * 86400
      * ignoring (currency) group_right ()
      max without (%(replicaLabels)s) (api_credits_price{%(selector)s})
    |||,
  },

  // Optional: some vendors (LeadBoxer, Enrow, Lusha) do not report the spend by operation. If your
  // own programs count their successful calls as
  //   api_client_requests_total{provider="leadboxer", account="website",
  //                             operation="GET /v1/ip-lookup", outcome="success"}
  // with the provider, account and operation of api_credits_operation_cost, these rules report it,
  // in credits per second. Without such a counter they give nothing.
  {
    record: 'account:api_credits_operation_spend:rate1h',
    expr: |||
      max without (%(replicaLabels)s) (api_credits_operation_cost{%(selector)s})
      * on (provider, account, operation) group_left ()
      sum by (provider, account, operation) (rate(api_client_requests_total{outcome="success"}[1h]))
    |||,
  },

  // Consumed minus that: it is about 0, unless somebody else uses the key.
  {
    record: 'account:api_credits_unexplained_spend:rate1h',
    expr: |||
      sum without (pool, unit) (pool:api_credits_consumed:rate1h{unit="credits"})
      - sum without (operation) (account:api_credits_operation_spend:rate1h)
    |||,
  },

  {
    record: 'account:api_credits_unexplained_spend:rate1d',
    expr: 'avg_over_time(account:api_credits_unexplained_spend:rate1h[1d])',
  },
]
