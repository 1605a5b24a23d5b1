// Where the account is topped up. Looked up, not joined: a missing link must not cost the alert.
'{{ with printf "last_over_time(api_credits_account_info{provider=%q,account=%q,%(selector)s}[1h])" $labels.provider $labels.account | query }}{{ . | first | label "topup_url" }}{{ end }}'
