package org.poai.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.poai.crypto.Sha256;
import org.poai.primitives.Hash32;

class MerkleTreeTest {
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  @Test
  void root_ofOneLeaf_isItsPrefixedHash() {
    // SHA-256 of the single byte 0x00: RFC 6962's leaf hash of the empty string.
    assertThat(MerkleTree.of(List.of(new byte[0])).root().toHex())
        .isEqualTo("0x6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  }

  @Test
  void root_ofTheSevenAndEightLeavesOfCertificateTransparency_isTheKnownOne() {
    // The leaves and roots of the reference tree in RFC 6962's test data; promotion gives the same
    // shape as RFC 6962's split at a power of two.
    String[] hex = {
      "",
      "00",
      "10",
      "2021",
      "3031",
      "40414243",
      "5051525354555657",
      "606162636465666768696a6b6c6d6e6f"
    };
    List<byte[]> leaves = new ArrayList<>();
    for (String leaf : hex) {
      leaves.add(java.util.HexFormat.of().parseHex(leaf));
    }
    assertThat(MerkleTree.of(leaves).root().toHex())
        .isEqualTo("0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    assertThat(MerkleTree.of(leaves.subList(0, 7)).root().toHex())
        .isEqualTo("0xddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
  }

  @Test
  void root_ofThreeLeaves_promotesTheOddOne() {
    List<byte[]> leaves = leaves(3);
    Hash32 left = node(leaf(leaves.get(0)), leaf(leaves.get(1)));
    assertThat(MerkleTree.of(leaves).root()).isEqualTo(node(left, leaf(leaves.get(2))));
  }

  @Test
  void proofs_ofEveryLeaf_verifyAndNothingElseDoes() {
    for (int size = 1; size <= 33; size++) {
      List<byte[]> leaves = leaves(size);
      MerkleTree tree = MerkleTree.of(leaves);
      for (int i = 0; i < size; i++) {
        List<Hash32> proof = tree.proof(i);
        byte[] leaf = leaves.get(i);
        assertThat(MerkleTree.verify(tree.root(), size, i, leaf, proof)).isTrue();
        for (int j = 0; j < size; j++) {
          if (j != i) {
            assertThat(MerkleTree.verify(tree.root(), size, j, leaf, proof)).isFalse();
            assertThat(MerkleTree.verify(tree.root(), size, i, leaves.get(j), proof)).isFalse();
          }
        }
        refuseDamaged(tree.root(), size, i, leaf, proof);
      }
    }
  }

  private static void refuseDamaged(
      Hash32 root, int size, int index, byte[] leaf, List<Hash32> proof) {
    assertThat(MerkleTree.verify(Hash32.ZERO, size, index, leaf, proof)).isFalse();
    assertThat(MerkleTree.verify(root, size, -1, leaf, proof)).isFalse();
    assertThat(MerkleTree.verify(root, size, size, leaf, proof)).isFalse();
    List<Hash32> longer = new ArrayList<>(proof);
    longer.add(Hash32.ZERO);
    assertThat(MerkleTree.verify(root, size, index, leaf, longer)).isFalse();
    for (int k = 0; k < proof.size(); k++) {
      List<Hash32> changed = new ArrayList<>(proof);
      changed.set(k, Hash32.ZERO);
      assertThat(MerkleTree.verify(root, size, index, leaf, changed)).isFalse();
      assertThat(MerkleTree.verify(root, size, index, leaf, proof.subList(0, k))).isFalse();
    }
  }

  @Test
  void verify_anInnerNodeAsLeaf_isRefused() {
    List<byte[]> leaves = leaves(4);
    MerkleTree tree = MerkleTree.of(leaves);
    byte[] inner = new byte[64];
    leaf(leaves.get(0)).copyTo(inner, 0);
    leaf(leaves.get(1)).copyTo(inner, 32);
    List<Hash32> upper = tree.proof(0).subList(1, 2);
    assertThat(MerkleTree.verify(tree.root(), 2, 0, inner, upper)).isFalse();
  }

  @Test
  void of_noLeaves_fails() {
    assertThatThrownBy(() -> MerkleTree.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleTree.of(leaves(2)).proof(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static List<byte[]> leaves(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> ("leaf " + i).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static Hash32 leaf(byte[] bytes) {
    return Sha256.hash(LEAF, bytes);
  }

  private static Hash32 node(Hash32 left, Hash32 right) {
    return Sha256.hash(NODE, left.toArray(), right.toArray());
  }
}
