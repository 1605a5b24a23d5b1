// What a condition keeps while nobody knows better. The previous evaluation's value stands however
// long ago that was, up to a day: Prometheus itself may have been away. That it was the previous
// one, and not a condition that has ended since, is told by the instants that the group writes last.

// Puts a text between parentheses, on lines of its own that are indented by two.
local within(text) =
  '(\n  ' + std.strReplace(std.rstripChars(text, '\n'), '\n', '\n  ') + '\n)';

// The value of a rule at the previous evaluation; `condition` is its name among the instants.
local before(rule, condition) = |||
  last_over_time(%(rule)s[1d])
  and ignoring (condition)
  last_over_time(pool:api_credits_condition:last_timestamp{condition="%(condition)s"}[1d])
  >= scalar(last_over_time(rules:api_credits_evaluation:timestamp[1d]))
||| % { rule: rule, condition: condition };

{
  // Kept as long as there is a partner: `partner` is what follows `and`.
  kept(rule, condition, partner):: within(within(before(rule, condition)) + '\nand ' + partner),

  // Kept while the account is not `ok`, and while its vendor does not list the pool any more.
  pool(rule, condition)::
    self.kept(
      rule, condition, 'ignoring (pool, unit, severity) account:api_credits_account_status:not_ok'
    )
    + '\nor\n'
    + self.kept(
      rule,
      condition,
      'ignoring (severity) pool:api_credits_pool_missing_since_timestamp_seconds:max'
    ),

  // The last two rules of the group. Each condition has a name of its own, because a pool may meet
  // several.
  instants(conditions):: [
    {
      record: 'pool:api_credits_condition:last_timestamp',
      expr: |||
        time() + 0 * (
          %s
        )
      ||| % std.join('\n  or ', [
        'label_replace(%s, "condition", "%s", "", "")' % [condition[1], condition[0]]
        for condition in conditions
      ]),
    },
    { record: 'rules:api_credits_evaluation:timestamp', expr: 'vector(time())' },
  ],
}
