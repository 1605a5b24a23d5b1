#include "exporter/config/key_file.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "exporter/base/ascii.h"
#include "exporter/base/unseen.h"
#include "exporter/base/utf8.h"
#include "exporter/document/file_reader.h"

namespace api_credits {

namespace {

constexpr std::string_view kAlone = "; it must contain only the key, on one line";

// The length of "NAME=" where such a name begins the text and more than padding follows.
size_t VariableLength(std::string_view key) {
  const size_t equals = key.find('=');
  if (equals == std::string_view::npos) return 0;
  std::string_view name = key.substr(0, equals);
  if (name.starts_with("export ")) name.remove_prefix(std::string_view("export ").size());
  const std::string upper = [&] {
    std::string text(name);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return IsLower(c) ? static_cast<char>(c - 'a' + 'A') : c; });
    return text;
  }();
  const bool like_a_variable =
      IsName(name) && (name == upper || upper.find("KEY") != upper.npos ||
                       upper.find("TOKEN") != upper.npos || upper.find("SECRET") != upper.npos);
  const bool only_padding = key.find_first_not_of('=', equals) == std::string_view::npos;
  return like_a_variable && !only_padding ? equals + 1 : 0;
}

// What is wrong with the key, which begins `before` bytes into its file or variable.
std::optional<std::string> Complaint(std::string_view key, size_t before) {
  const auto at = [&](size_t i) { return " at byte " + std::to_string(before + i + 1); };
  if (key.starts_with("\xFF\xFE") || key.starts_with("\xFE\xFF")) {
    return "is UTF-16; save it as UTF-8 or ASCII";
  }
  for (size_t i = 0; i < key.size(); ++i) {
    if (IsControl(key[i])) return "contains a control character" + at(i) + std::string(kAlone);
    if (static_cast<unsigned char>(key[i]) < 0x80) continue;
    const auto [code, bytes] = FirstCharacter(key.substr(i));
    const bool unseen = bytes > 0 && IsUnseen(code);
    return std::string(unseen ? "contains a character that nobody sees"
                              : "contains a character that is not ASCII") +
           at(i) + "; copy the key anew";
  }
  const bool quoted = key.size() >= 2 && key.front() == key.back() &&
                      std::string_view("\"'`").find(key.front()) != std::string_view::npos;
  if (quoted) return "contains a quote" + at(0) + std::string(kAlone) + " and without quotes";
  if (const size_t length = VariableLength(key)) {
    return "contains the name of a variable up to byte " + std::to_string(before + length) +
           std::string(kAlone);
  }
  return std::nullopt;
}

}  // namespace

Result<Secret> CheckedKey(std::string text, const std::string& origin) {
  const Secret raw(std::move(text));  // so that what is taken off is wiped
  const std::string_view bytes = raw.Reveal();
  const std::string_view key = TrimUnseen(bytes);
  if (key.empty()) return Error{ErrorCode::kInvalidArgument, origin + " is empty"};
  if (key.size() > kMaxKeyBytes) {
    return Error{ErrorCode::kInvalidArgument,
                 origin + " is larger than " + std::to_string(kMaxKeyBytes) + " bytes"};
  }
  const auto before = static_cast<size_t>(key.data() - bytes.data());
  if (const auto complaint = Complaint(key, before)) {
    return Error{ErrorCode::kInvalidArgument, origin + " " + *complaint};
  }
  return Secret(std::string(key));
}

Result<Secret> ReadKeyFile(const std::string& path) {
  const std::string origin = "key file \"" + path + "\"";
  Result<std::string> content = ReadRegularFile(path, kMaxKeyBytes);
  if (!content) return Error{content.error().code, origin + ": " + content.error().message};
  return CheckedKey(std::move(content).value(), origin);
}

}  // namespace api_credits
