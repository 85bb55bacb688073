// Command utls-client makes one handshake with HOST:PORT that copies the hello of the program named first.
package main

import (
	"net"
	"os"

	tls "github.com/refraction-networking/utls"
)

var hellos = map[string]tls.ClientHelloID{
	"Firefox_55":         tls.HelloFirefox_55,
	"Firefox_56":         tls.HelloFirefox_56,
	"Firefox_63":         tls.HelloFirefox_63,
	"Firefox_65":         tls.HelloFirefox_65,
	"Firefox_99":         tls.HelloFirefox_99,
	"Firefox_102":        tls.HelloFirefox_102,
	"Firefox_105":        tls.HelloFirefox_105,
	"Firefox_120":        tls.HelloFirefox_120,
	"Chrome_58":          tls.HelloChrome_58,
	"Chrome_62":          tls.HelloChrome_62,
	"Chrome_70":          tls.HelloChrome_70,
	"Chrome_72":          tls.HelloChrome_72,
	"Chrome_83":          tls.HelloChrome_83,
	"Chrome_87":          tls.HelloChrome_87,
	"Chrome_96":          tls.HelloChrome_96,
	"Chrome_100":         tls.HelloChrome_100,
	"Chrome_102":         tls.HelloChrome_102,
	"Chrome_106_Shuffle": tls.HelloChrome_106_Shuffle,
	"Chrome_115_PQ":      tls.HelloChrome_115_PQ,
	"Chrome_120":         tls.HelloChrome_120,
	"Chrome_120_PQ":      tls.HelloChrome_120_PQ,
	"Chrome_131":         tls.HelloChrome_131,
	"Chrome_133":         tls.HelloChrome_133,
	"IOS_11_1":           tls.HelloIOS_11_1,
	"IOS_12_1":           tls.HelloIOS_12_1,
	"IOS_13":             tls.HelloIOS_13,
	"IOS_14":             tls.HelloIOS_14,
	"Android_11_OkHttp":  tls.HelloAndroid_11_OkHttp,
	"Edge_85":            tls.HelloEdge_85,
	"Edge_106":           tls.HelloEdge_106,
	"Safari_16_0":        tls.HelloSafari_16_0,
	"360_7_5":            tls.Hello360_7_5,
	"360_11_0":           tls.Hello360_11_0,
	"QQ_11_1":            tls.HelloQQ_11_1,
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
