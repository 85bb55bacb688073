import com.jcraft.jsch.JSch;

/** Opens an SSH connection to a host with JSch. */
class JschConnect {
    public static void main(String[] arguments) throws Exception {
        var session = new JSch().getSession("ann", arguments[0], 22);
        session.setConfig("StrictHostKeyChecking", "no");
        session.setPassword("lab");
        session.connect(5000);
    }
}
