// Command utls-client makes one handshake with HOST:PORT that copies the hello of the program named first.
package main

import (
	"net"
	"os"

	tls "github.com/refraction-networking/utls"
)

var hellos = map[string]tls.ClientHelloID{
	"chrome":  tls.HelloChrome_Auto,
	"firefox": tls.HelloFirefox_Auto,
	"safari":  tls.HelloSafari_Auto,
	"ios":     tls.HelloIOS_Auto,
	"edge":    tls.HelloEdge_Auto,
}

func main() {
	host, _, _ := net.SplitHostPort(os.Args[2])
	connection, err := net.Dial("tcp", os.Args[2])
	if err != nil {
		return
	}
	client := tls.UClient(connection, &tls.Config{ServerName: host, InsecureSkipVerify: true}, hellos[os.Args[1]])
	client.Handshake()
	client.Close()
}
