package org.poai.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.poai.libp2p.multiformats.KeyType;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.libp2p.multiformats.PrivateKey;

final class NodeKeyTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource(
      value = KeyType.class,
      names = {"ED25519", "SECP256K1"})
  void loadOrCreate_twice_isTheSamePeerAndForTheOwnerOnly(KeyType type) throws Exception {
    Path file = dir.resolve("new").resolve("node.key");
    PrivateKey made = NodeKey.loadOrCreate(file, type, RANDOM);
    PrivateKey read = NodeKey.loadOrCreate(file, KeyType.SECP256K1, RANDOM);

    assertThat(read.publicKey()).isEqualTo(made.publicKey());
    assertThat(read.publicKey().type()).isEqualTo(type);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void loadOrCreate_aFileThatOthersCanRead_isMadePrivate() throws Exception {
    Path file = dir.resolve("node.key");
    NodeKey.loadOrCreate(file, KeyType.SECP256K1, RANDOM);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    NodeKey.loadOrCreate(file, KeyType.SECP256K1, RANDOM);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void loadOrCreate_aDamagedFile_saysSoInOneSentenceAndKeepsIt() throws Exception {
    Path file = dir.resolve("node.key");
    byte[] good = PrivateKey.generate(KeyType.ED25519, RANDOM).encode();
    byte[] otherPublic = good.clone();
    otherPublic[good.length - 1] ^= 1;
    for (byte[] bad :
        List.of(new byte[0], Arrays.copyOf(good, 40), otherPublic, new byte[100_000])) {
      Files.write(file, bad);

      assertThatThrownBy(() -> NodeKey.loadOrCreate(file, KeyType.ED25519, RANDOM))
          .isInstanceOf(NodeKeyException.class)
          .hasMessage(
              "The node key "
                  + file
                  + " is damaged; restore it, or move it away and the node gets a new identity.");
      assertThat(file).hasBinaryContent(bad);
    }
  }

  @Test
  void loadOrCreate_whereNothingCanBeReadOrWritten_saysSo() throws Exception {
    Path plainFile = Files.createFile(dir.resolve("file"));

    assertThatThrownBy(() -> NodeKey.loadOrCreate(dir, KeyType.ED25519, RANDOM))
        .hasMessage("The node key " + dir + " cannot be read: it is a folder.");
    assertThatThrownBy(
            () -> NodeKey.loadOrCreate(plainFile.resolve("key"), KeyType.ED25519, RANDOM))
        .isInstanceOf(NodeKeyException.class);
  }

  @Test
  void toString_aKey_showsNoSecret() {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, RANDOM);

    assertThat(key).hasToString("private key of " + PeerId.of(key.publicKey()));
  }
}
