// Command go-http-client fetches its argument twice with Go's own client.
package main

import (
	"crypto/tls"
	"io"
	"net/http"
	"os"
)

func main() {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(8)}
	transport.DisableKeepAlives = true
	client := &http.Client{Transport: transport}
	for i := 0; i < 2; i++ {
		response, err := client.Get(os.Args[1])
		if err != nil {
			return
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}
