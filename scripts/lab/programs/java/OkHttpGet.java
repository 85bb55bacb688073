import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Fetches its argument with OkHttp. */
class OkHttpGet {
    public static void main(String[] arguments) throws Exception {
        var client = new OkHttpClient();
        client.newCall(new Request.Builder().url(arguments[0]).build()).execute().close();
        System.exit(0);
    }
}
