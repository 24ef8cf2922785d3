// Reads and writes archives as Go's standard library does, all members of the working directory:
// archives.go untar|tar|unzip|zip ARCHIVE
package main

import (
	"archive/tar"
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	run := map[string]func(string) error{"untar": untar, "tar": writeTar, "unzip": unzip, "zip": writeZip}[os.Args[1]]
	if err := run(os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func put(name string, content io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	bytes, err := io.ReadAll(content) // compares a zip's CRC at its end
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, bytes, 0o644)
}

func untar(archive string) error {
	file, err := os.Open(archive)
	if err != nil {
		return err
	}
	reader := tar.NewReader(file)
	for {
		header, err := reader.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if header.Typeflag == tar.TypeReg {
			if err := put(header.Name, reader); err != nil {
				return err
			}
		}
	}
}

func unzip(archive string) error {
	reader, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	for _, member := range reader.File {
		if member.FileInfo().IsDir() {
			continue
		}
		content, err := member.Open()
		if err != nil {
			return err
		}
		if err := put(member.Name, content); err != nil {
			return err
		}
	}
	return nil
}

// eachFile gives every regular file below the working directory.
func eachFile(use func(name string, info fs.FileInfo, content []byte) error) error {
	return filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return use(name, info, content)
	})
}

func writeTar(archive string) error {
	file, err := os.Create(archive)
	if err != nil {
		return err
	}
	writer := tar.NewWriter(file)
	err = eachFile(func(name string, info fs.FileInfo, content []byte) error {
		header, err := tar.FileInfoHeader(info, "")
		if err != nil {
			return err
		}
		header.Name = name
		if err := writer.WriteHeader(header); err != nil {
			return err
		}
		_, err = writer.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	return writer.Close()
}

func writeZip(archive string) error {
	file, err := os.Create(archive)
	if err != nil {
		return err
	}
	writer := zip.NewWriter(file)
	err = eachFile(func(name string, info fs.FileInfo, content []byte) error {
		member, err := writer.Create(name) // deflated, sizes and CRC behind the data
		if err != nil {
			return err
		}
		_, err = member.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	return writer.Close()
}
