// Command go-quic-client fetches its argument over HTTP/3 with quic-go.
package main

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"

	"github.com/quic-go/quic-go/http3"
)

func main() {
	transport := &http3.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.Close()
	response, err := (&http.Client{Transport: transport}).Get(os.Args[1])
	if err == nil {
		io.Copy(io.Discard, response.Body)
	}
}
