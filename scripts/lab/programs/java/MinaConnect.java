import java.time.Duration;
import org.apache.sshd.client.SshClient;

/** Opens an SSH connection to a host with Apache MINA SSHD. */
class MinaConnect {
    public static void main(String[] arguments) throws Exception {
        var client = SshClient.setUpDefaultClient();
        client.start();
        var session = client.connect("ann", arguments[0], 22).verify(Duration.ofSeconds(5)).getSession();
        session.addPasswordIdentity("lab");
        session.auth().verify(Duration.ofSeconds(5));
    }
}
