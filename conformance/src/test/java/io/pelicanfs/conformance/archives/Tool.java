package io.pelicanfs.conformance.archives;

/** Programs that read and write archives. In their commands {@code $A} is the archive, {@code $PROGRAMS} holds ours for them, and they run in the folder of the files. */
enum Tool {
    GNU_TAR("tar --version | grep -q 'GNU tar'", "tar -xf \"$A\"", "", "tar -cf \"$A\" .", ""),
    GNU_TAR_PAX("tar --version | grep -q 'GNU tar'", "tar -xf \"$A\"", "", "tar --format=posix -cf \"$A\" .", ""),
    BSDTAR(
            "bsdtar --version",
            "LC_ALL=C.UTF-8 bsdtar -xf \"$A\"",
            "LC_ALL=C.UTF-8 bsdtar -xf \"$A\"",
            "LC_ALL=C.UTF-8 bsdtar -cf \"$A\" .",
            "LC_ALL=C.UTF-8 bsdtar --format=zip -cf \"$A\" ."),
    BUSYBOX("busybox tar --help", "busybox tar -xf \"$A\"", "busybox unzip -q \"$A\"", "busybox tar -cf \"$A\" .", ""),
    INFO_ZIP("unzip -v && zip -v", "", "unzip -tq \"$A\" && unzip -q \"$A\"", "", "zip -qr \"$A\" ."),
    SEVEN_ZIP("7z i", "7z x -ttar -y \"$A\"", "7z x -tzip -y \"$A\"", "7z a -ttar \"$A\" .", "7z a -tzip \"$A\" ."),
    PYTHON(
            "python3 -c 'import tarfile, zipfile'",
            "python3 -c 'import sys, tarfile; tarfile.open(sys.argv[1]).extractall()' \"$A\"",
            "python3 -c 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall()' \"$A\"",
            "python3 -c 'import sys, tarfile; t = tarfile.open(sys.argv[1], \"w\"); t.add(\".\"); t.close()' \"$A\"",
            "python3 -c 'import sys, shutil; shutil.make_archive(sys.argv[1][:-4], \"zip\", \".\")' \"$A\""),
    GO(
            "go version",
            "go run \"$PROGRAMS/archives.go\" untar \"$A\"",
            "go run \"$PROGRAMS/archives.go\" unzip \"$A\"",
            "go run \"$PROGRAMS/archives.go\" tar \"$A\"",
            "go run \"$PROGRAMS/archives.go\" zip \"$A\"");

    final String probe;
    final String readTar;
    final String readZip;
    final String writeTar;
    final String writeZip;

    Tool(String probe, String readTar, String readZip, String writeTar, String writeZip) {
        this.probe = probe;
        this.readTar = readTar;
        this.readZip = readZip;
        this.writeTar = writeTar;
        this.writeZip = writeZip;
    }
}
