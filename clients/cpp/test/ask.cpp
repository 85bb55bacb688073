// Reads JA3 hashes from standard input, one a line, and prints the JSON of each answer; a first argument `one` asks for each
// alone, and waits for a line before each.
#include "../fingerpost.hpp"

#include <iostream>

int main(int count, char** arguments) {
  if (count < 3) return 2;
  fingerpost::Client client{arguments[1], std::chrono::milliseconds(std::stoi(arguments[2]))};
  const bool one = count > 3;
  std::vector<fingerpost::Question> questions;
  for (std::string line; std::getline(std::cin, line);) {
    fingerpost::Question question;
    question.ja3 = line;
    question.server_name = "a\"b\\\n\x01";
    question.destination_port = 443;
    questions.push_back(question);
    if (!one) continue;
    const fingerpost::Answer answer = client.identify(question);
    std::cout << static_cast<int>(answer.error) << '\t' << answer.process << '\t' << answer.json << std::endl;
  }
  if (one) return 0;
  for (const fingerpost::Answer& answer : client.identify(questions))
    std::cout << static_cast<int>(answer.error) << '\t' << answer.process << '\t' << answer.json << '\n';
}
