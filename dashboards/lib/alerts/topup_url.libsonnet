// The page to top up the account. It is looked up, not joined, because an alert must also fire
// without the link.
'{{ with printf "last_over_time(api_credits_account_info{provider=%q,account=%q,%(selector)s}[1h])" $labels.provider $labels.account | query }}{{ . | first | label "topup_url" }}{{ end }}'
