import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Fetches its argument with Apache HttpClient. */
class ApacheGet {
    public static void main(String[] arguments) throws Exception {
        try (var client = HttpClients.createDefault()) {
            client.execute(new HttpGet(arguments[0]), response -> response.getCode());
        }
    }
}
