// Fetches its argument once with .NET's classic client.
class Get {
  static void Main(string[] words) {
    System.Net.ServicePointManager.ServerCertificateValidationCallback = delegate { return true; };
    new System.Net.WebClient().DownloadString(words[0]);
  }
}
