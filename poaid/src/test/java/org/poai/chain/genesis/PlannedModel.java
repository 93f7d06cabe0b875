package org.poai.chain.genesis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.rules.NextBlock.Scheduled;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;

/**
 * A model that the registry of a chain holds as if it had been voted for: the words of protocol
 * section 11 in the genesis state, written here by the section's text alone.
 *
 * @param proposal its number, which is the number of its record too
 * @param epoch from which it may rule
 */
public record PlannedModel(int proposal, long epoch, long costUnits) {
  private static final String ENGINE = "engine/2";

  /** The same chain with this in its registry. */
  public ChainSpec in(ChainSpec spec) {
    Address registry = GenesisContract.MODEL_REGISTRY.address();
    GenesisAccount account = Objects.requireNonNull(spec.alloc().get(registry));
    Map<Hash32, UInt256> words = new TreeMap<>(account.storage());
    words.put(slot(proposal, 4, 1), UInt256.of(proposal));
    words.put(slot(epoch, 9, 0), UInt256.of(proposal));
    for (int word = 0; word < 4; word++) {
      words.put(slot(proposal, 16, word), hash(word).toUInt256());
    }
    words.put(slot(proposal, 16, 5), new UInt256(2L << 32 | 64, costUnits, 1_000, 9_600_000));
    words.put(slot(proposal, 16, 8), text(ENGINE));
    return spec.withAccounts(
        Map.of(
            registry,
            new GenesisAccount(
                account.balance(), account.nonce(), account.code(), new TreeMap<>(words))));
  }

  /** The manifest that it makes with the records of another. */
  public Scheduled with(Manifest genesis) {
    Manifest.ModelPart model =
        new Manifest.ModelPart(ENGINE, hash(0), hash(1), 64, hash(2), hash(3));
    return Scheduled.of(
        new Manifest(model, genesis.dataset(), Manifest.Sizes.ofSamples(2), costUnits));
  }

  private Hash32 hash(int word) {
    return Keccak.hash(new byte[] {(byte) proposal, (byte) word});
  }

  /** Keccak(u256(key) ‖ u256(mapping)) + offset. */
  private static Hash32 slot(long key, int mapping, int offset) {
    byte[] preimage = new byte[64];
    UInt256.of(key).toHash32().copyTo(preimage, 0);
    UInt256.of(mapping).toHash32().copyTo(preimage, 32);
    return Keccak.hash(preimage).toUInt256().plus(UInt256.of(offset)).toHash32();
  }

  /** A string of fewer than 32 bytes as a word. */
  private static UInt256 text(String text) {
    byte[] word = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), 32);
    word[31] = (byte) (2 * text.length());
    return UInt256.fromBytes(word);
  }
}
