// Command go-ssh-client opens an SSH connection to HOST:PORT with golang.org/x/crypto/ssh.
package main

import (
	"os"
	"time"

	"golang.org/x/crypto/ssh"
)

func main() {
	ssh.Dial("tcp", os.Args[1], &ssh.ClientConfig{
		User:            "ann",
		Auth:            []ssh.AuthMethod{ssh.Password("lab")},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Timeout:         5 * time.Second,
	})
}
