// What is wrong with the files, gathered until all of them have been read: errors, which stop the
// configuration, and warnings, which do not. Each has a place, so that an editor can jump there.
// Thread rule: one thread at a time.
#pragma once

#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "exporter/base/result.h"

namespace api_credits {

// Counted from 1, as editors do.
struct YamlMark {
  int line = 1;
  int column = 1;
};

class Problems {
 public:
  // Where the problems of one file go. Copyable; must not outlive the Problems.
  class FileReport {
   public:
    void Error(YamlMark mark, std::string message) const;
    // The cause of whatever else would be said about this place, which is left unsaid.
    void FinalError(YamlMark mark, std::string message) const;
    void Warning(YamlMark mark, std::string message) const;
    const std::string& file() const { return problems_->files_[file_]; }

   private:
    friend class Problems;
    FileReport(Problems* problems, size_t file) : problems_(problems), file_(file) {}
    Problems* problems_;
    size_t file_;
  };

  FileReport Of(std::string file);

  // "file:line:column: message", files in the order in which they were begun, then by place.
  std::vector<std::string> errors() const { return Lines(errors_); }
  std::vector<std::string> warnings() const { return Lines(warnings_); }
  size_t error_count() const { return errors_.size(); }

 private:
  struct Problem {
    size_t file;
    YamlMark mark;
    std::string message;
  };

  std::vector<std::string> Lines(std::vector<Problem> problems) const;

  std::vector<std::string> files_;
  std::vector<Problem> errors_, warnings_;
  std::set<std::tuple<size_t, int, int>> settled_;  // places of final errors
};

using FileReport = Problems::FileReport;

struct LoadErrors {
  // A line of the message for each.
  Error AsError() const;

  std::vector<std::string> lines;  // at least one
};

}  // namespace api_credits
