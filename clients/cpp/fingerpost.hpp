// A client of fp-serve (docs/service.md): names the program behind a connection. C++14 and POSIX sockets, nothing else.
// Nothing throws but what the standard library throws for lack of memory. Use one client per thread.
#ifndef FINGERPOST_HPP
#define FINGERPOST_HPP

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <poll.h>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace fingerpost {

// What is known of a connection: one of fingerprint, hello, and the keys of a log; empty and negative values are left out.
struct Question {
  std::string fingerprint;
  std::vector<std::uint8_t> hello;
  bool over_udp = false;
  std::string ja3, ja4, hassh;
  std::string server_name, destination_address, user_agent;
  int destination_port = -1;
  double time = -1;  // seconds since 1970
  int num_procs = -1;
};

enum class Error { none, unreachable, timed_out, closed, invalid };

// An answer, or why there is none. `json` is the whole answer, also where the question was invalid.
struct Answer {
  Error error = Error::none;
  std::string process;  // empty where no program is named
  std::string status;   // such as "unknown"; empty where a program is named for certain
  double score = 0;
  std::string json;

  explicit operator bool() const { return error == Error::none; }
};

namespace detail {

inline void append_string(std::string& out, const std::string& text) {
  static const char digits[] = "0123456789abcdef";
  out += '"';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '"' || character == '\\') {
      out += '\\';
      out += character;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4];
      out += digits[byte & 15];
    } else {
      out += character;
    }
  }
  out += '"';
}

// RFC 4648, section 4.
inline std::string base64(const std::vector<std::uint8_t>& bytes) {
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = bytes.size() - at < 3 ? bytes.size() - at : 3;
    std::uint32_t group = static_cast<std::uint32_t>(bytes[at]) << 16;
    if (count > 1) group |= static_cast<std::uint32_t>(bytes[at + 1]) << 8;
    if (count > 2) group |= bytes[at + 2];
    out += alphabet[group >> 18];
    out += alphabet[(group >> 12) & 63];
    out += count > 1 ? alphabet[(group >> 6) & 63] : '=';
    out += count > 2 ? alphabet[group & 63] : '=';
  }
  return out;
}

inline void append_member(std::string& out, const char* name, const std::string& value) {
  if (value.empty()) return;
  out += out.size() > 1 ? ",\"" : "\"";
  out += name;
  out += "\":";
  append_string(out, value);
}

inline void append_number(std::string& out, const char* name, long long value) {
  if (value < 0) return;
  out += out.size() > 1 ? ",\"" : "\"";
  out += name;
  out += "\":" + std::to_string(value);
}

// A question as a line of JSON.
inline std::string line_of(const Question& question) {
  std::string out = "{";
  append_member(out, "fingerprint", question.fingerprint);
  append_member(out, "hello", base64(question.hello));
  if (!question.hello.empty() && question.over_udp) append_member(out, "carrier", "udp");
  append_member(out, "ja3", question.ja3);
  append_member(out, "ja4", question.ja4);
  append_member(out, "hassh", question.hassh);
  append_member(out, "server_name", question.server_name);
  append_member(out, "destination_address", question.destination_address);
  append_member(out, "user_agent", question.user_agent);
  append_number(out, "destination_port", question.destination_port);
  append_number(out, "time", question.time < 0 ? -1 : static_cast<long long>(question.time));
  append_number(out, "num_procs", question.num_procs);
  return out + "}\n";
}

// Walks the top level of an object that the service wrote.
class Scanner {
 public:
  explicit Scanner(const std::string& json) : json_(json) {}

  // The text of a member's value as it is written; empty where there is none.
  std::string member(const std::string& wanted) {
    at_ = 1;
    while (at_ < json_.size() && json_[at_] == '"') {
      const std::string name = skip_string();
      ++at_;
      const std::size_t start = at_;
      skip_value();
      if (name == wanted) return json_.substr(start, at_ - start);
      ++at_;
    }
    return {};
  }

  // A JSON string without its quotes and escapes.
  static std::string unescaped(const std::string& text) {
    std::string out;
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
      if (text[at] != '\\') {
        out += text[at];
        continue;
      }
      const char escape = text[++at];
      if (escape == 'u' && at + 4 < text.size()) {
        append_utf8(out, static_cast<unsigned>(std::strtoul(text.substr(at + 1, 4).c_str(), nullptr, 16)));
        at += 4;
      } else {
        const char* const found = std::strchr("b\bf\fn\nr\rt\t", escape);
        out += found != nullptr && escape >= 'b' ? found[1] : escape;
      }
    }
    return out;
  }

 private:
  // The service escapes control characters and lone surrogates alone, all below U+10000.
  static void append_utf8(std::string& out, unsigned point) {
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else if (point < 0x800) {
      out += static_cast<char>(0xc0 | (point >> 6));
      out += static_cast<char>(0x80 | (point & 63));
    } else {
      out += static_cast<char>(0xe0 | (point >> 12));
      out += static_cast<char>(0x80 | ((point >> 6) & 63));
      out += static_cast<char>(0x80 | (point & 63));
    }
  }

  std::string skip_string() {
    const std::size_t start = at_++;
    while (at_ < json_.size() && json_[at_] != '"') at_ += json_[at_] == '\\' ? 2 : 1;
    ++at_;
    return at_ > json_.size() ? std::string() : json_.substr(start + 1, at_ - start - 2);
  }

  void skip_value() {
    for (int depth = 0; at_ < json_.size();) {
      const char character = json_[at_];
      if (character == '"') {
        skip_string();
        continue;
      }
      if (depth == 0 && (character == ',' || character == '}')) return;
      if (character == '{' || character == '[') ++depth;
      if (character == '}' || character == ']') --depth;
      ++at_;
    }
  }

  const std::string& json_;
  std::size_t at_ = 1;
};

inline Answer answer_of(std::string line) {
  Answer answer;
  Scanner scanner(line);
  if (!scanner.member("error").empty()) answer.error = Error::invalid;
  answer.process = Scanner::unescaped(scanner.member("process"));
  answer.status = Scanner::unescaped(scanner.member("status"));
  answer.score = std::strtod(scanner.member("score").c_str(), nullptr);
  answer.json = std::move(line);
  return answer;
}

}  // namespace detail

// Asks the service at a socket. It connects when it first asks, and again where the service was started anew.
class Client {
 public:
  explicit Client(std::string path, std::chrono::milliseconds timeout = std::chrono::seconds(5))
      : path_(std::move(path)), timeout_(timeout) {}
  ~Client() { disconnect(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Answer identify(const Question& question) { return identify(std::vector<Question>{question}).front(); }

  // Answers in the order of the questions. The time-out is that of the whole batch.
  std::vector<Answer> identify(const std::vector<Question>& questions) {
    std::string lines;
    for (const Question& question : questions) lines += detail::line_of(question);
    const auto deadline = std::chrono::steady_clock::now() + timeout_;
    const bool was_connected = socket_ >= 0;
    std::vector<Answer> answers;
    Error error = exchange(lines, questions.size(), deadline, answers);
    if (error == Error::closed && was_connected && answers.empty())
      error = exchange(lines, questions.size(), deadline, answers);
    Answer missing;
    missing.error = error;
    answers.resize(questions.size(), missing);
    return answers;
  }

 private:
  using Deadline = std::chrono::steady_clock::time_point;

  Error exchange(const std::string& lines, std::size_t count, Deadline deadline, std::vector<Answer>& answers) {
    if (socket_ < 0 && !connect_to_service()) return Error::unreachable;
    std::size_t sent = 0;
    std::string received;
    Error error = Error::none;
    while (answers.size() < count && error == Error::none) {
      error = wait(sent < lines.size(), deadline);
      if (error == Error::none) error = write_some(lines, sent);
      if (error == Error::none) error = read_some(received, count, answers);
    }
    if (error != Error::none) disconnect();
    return error;
  }

  Error wait(bool writes, Deadline deadline) const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Error::timed_out;
    pollfd polled{};
    polled.fd = socket_;
    polled.events = static_cast<short>(writes ? POLLIN | POLLOUT : POLLIN);
    const int ready = ::poll(&polled, 1, static_cast<int>(left.count()));
    if (ready > 0 || (ready < 0 && errno == EINTR)) return Error::none;
    return ready == 0 ? Error::timed_out : Error::closed;
  }

  Error write_some(const std::string& lines, std::size_t& sent) const {
    if (sent == lines.size()) return Error::none;
    const ssize_t count = ::send(socket_, lines.data() + sent, lines.size() - sent, MSG_DONTWAIT | no_signal);
    if (count >= 0) sent += static_cast<std::size_t>(count);
    return count >= 0 || is_temporary() ? Error::none : Error::closed;
  }

  Error read_some(std::string& received, std::size_t most, std::vector<Answer>& answers) const {
    char buffer[65536];
    const ssize_t count = ::recv(socket_, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0) return is_temporary() ? Error::none : Error::closed;
    if (count == 0) return Error::closed;
    received.append(buffer, static_cast<std::size_t>(count));
    std::size_t start = 0;
    for (std::size_t end; (end = received.find('\n', start)) != std::string::npos; start = end + 1)
      if (answers.size() < most) answers.push_back(detail::answer_of(received.substr(start, end - start)));
    received.erase(0, start);
    return Error::none;
  }

  static bool is_temporary() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

  bool connect_to_service() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path_.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path_.c_str(), path_.size() + 1);
    socket_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (socket_ < 0) return false;
#ifdef SO_NOSIGPIPE
    const int on = 1;
    ::setsockopt(socket_, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
    disconnect();
    return false;
  }

  void disconnect() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

#ifdef MSG_NOSIGNAL
  static constexpr int no_signal = MSG_NOSIGNAL;
#else
  static constexpr int no_signal = 0;
#endif

  std::string path_;
  std::chrono::milliseconds timeout_;
  int socket_ = -1;
};

}  // namespace fingerpost

#endif
