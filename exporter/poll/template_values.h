// What the templates of an account's requests are filled with: its key, params and secrets, kept
// values, and instants. Invariant: secrets stand in masked text only. Thread rule: one thread; what
// it refers to must outlive it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/base/masked_text.h"
#include "exporter/config/config.h"
#include "exporter/poll/credentials.h"
#include "exporter/poll/kept_values.h"

namespace api_credits {

// How a value is written for its place. kForm: the text around it, too, percent-encoded.
enum class Escape { kNone, kUrl, kForm, kJson };

class TemplateValues {
 public:
  TemplateValues(const Account& account, const Credentials& credentials, const KeptValues& kept,
                 WallTime now)
      : account_(account), credentials_(credentials), kept_(kept), now_(now) {}

  const Credentials& credentials() const { return credentials_; }

  // Empty if a name in it has no value.
  std::optional<MaskedText> Fill(const Template& text, Escape escape) const;

 private:
  using Append = std::function<void(std::string_view value, bool is_secret)>;

  bool FillName(const Template::Part& part, const Append& append) const;
  std::optional<std::string> InstantText(const Template::Part& part) const;

  const Account& account_;
  const Credentials& credentials_;
  const KeptValues& kept_;
  const WallTime now_;
};

// A name or value of a form or query (application/x-www-form-urlencoded, spaces as %20).
std::string UrlEscaped(std::string_view text);

}  // namespace api_credits
