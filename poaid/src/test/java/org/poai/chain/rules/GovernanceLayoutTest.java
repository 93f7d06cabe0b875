package org.poai.chain.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.poai.crypto.Keccak;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/** The layout that consensus reads by is the one that the compiler gave. */
final class GovernanceLayoutTest {

  @Test
  void layout_ofTheContracts_isTheOneThatSlotsAreReadBy() throws Exception {
    List<Hash32> layouts = new ArrayList<>();
    for (String contract : List.of("ModelRegistry", "DatasetDAO")) {
      Path file = Path.of("contracts", "out", contract + ".layout");
      layouts.add(Keccak.hash(Bytes.of(Files.readAllBytes(file))));
    }
    assertThat(layouts).isEqualTo(GovernanceSlots.LAYOUTS);
  }
}
