package org.poai.chain.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.poai.chain.genesis.GenesisContract;
import org.poai.crypto.Keccak;
import org.poai.crypto.Preimage;
import org.poai.primitives.Address;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/**
 * The words of the governance contracts that consensus reads and writes; protocol section 11. No
 * other class knows where they lie: the layout is that of {@code contracts/out/*.layout}, and a
 * test holds both together by the hashes of those files.
 *
 * @param words the words that are read
 */
public record GovernanceSlots(Words words) {
  /** Keccak of the layout of ModelRegistry and of DatasetDAO. */
  static final List<Hash32> LAYOUTS =
      List.of(
          Hash32.fromHex("0xa96a5db714eae551a5c1a470268753a2c25795e56b22fc6695c82741dc7d02ea"),
          Hash32.fromHex("0x1beb4ce3dbfbd58b4e0cd3747f4c2f22cff2c4af051f2faa8a6ece0cdd46c064"));

  private static final Address REGISTRY = GenesisContract.MODEL_REGISTRY.address();
  private static final Address DATASETS = GenesisContract.DATASET_DAO.address();

  private static final UInt256 SCHEDULE = UInt256.ZERO;
  private static final UInt256 PARAMETERS = UInt256.ONE;
  private static final int PROPOSALS = 4;
  private static final int PLAN = 9;
  private static final int RULED_FROM = 10;
  private static final int RECORDS = 16;
  private static final int MAX_ENGINE = 96;

  /** Storage of accounts; a word that was never written is 0. */
  @FunctionalInterface
  public interface Words {
    UInt256 at(Address contract, UInt256 slot);
  }

  /** The words of a state. */
  public static GovernanceSlots of(StateView state) {
    return new GovernanceSlots(state::storage);
  }

  /** The words of a state once these are written. */
  public static GovernanceSlots of(StateView state, List<SystemWrite> writes) {
    Map<SystemWrite.Place, UInt256> written = new HashMap<>();
    writes.forEach(write -> written.put(write.place(), write.word()));
    return new GovernanceSlots(
        (contract, slot) -> {
          UInt256 word = written.get(new SystemWrite.Place(contract, slot));
          return word == null ? state.storage(contract, slot) : word;
        });
  }

  /**
   * A word that the first block of an epoch writes before its transactions.
   *
   * @param word never zero
   */
  public record SystemWrite(Address contract, UInt256 slot, UInt256 word) implements BlockWrite {
    public SystemWrite {
      if (word.isZero()) {
        throw new IllegalArgumentException("no block clears a word of " + contract);
      }
    }

    private record Place(Address contract, UInt256 slot) {}

    private Place place() {
      return new Place(contract, slot);
    }
  }

  /**
   * The proposal that rules, 0 for none, and the epoch since when.
   *
   * @param epoch 0 before the first switch
   */
  public record Ruling(long proposal, long epoch) {}

  /** What rules in one of the two contracts. */
  public Ruling ruling(GenesisContract contract) {
    UInt256 word = words.at(contract.address(), SCHEDULE);
    return new Ruling(word.w0(), word.w1());
  }

  /**
   * The proposals that ruled from an epoch on, the youngest first; 0 stands last where what genesis
   * has ruled too.
   */
  public List<Long> ruledSince(GenesisContract contract, long epoch) {
    List<Long> ruled = new ArrayList<>();
    for (long id = ruling(contract).proposal(); id > 0; id--) {
      long from = ruledFrom(contract, id);
      if (from > 0) {
        ruled.add(id);
      }
      if (from > 0 && from <= epoch) {
        return ruled;
      }
    }
    ruled.add(0L);
    return ruled;
  }

  /** The epochs after its own one in which a plan may still take effect. */
  public int graceEpochs(GenesisContract contract) {
    return (int) (words.at(contract.address(), PARAMETERS).w3() >>> 32) & 0xffff;
  }

  /**
   * The proposal that may begin to rule at the first block of an epoch: the youngest of the plan's
   * epochs from max(1, e−G) to e, if it is younger than the one that rules. 0 where there is none.
   */
  public long next(GenesisContract contract, long epoch) {
    long youngest = 0;
    for (long e = Math.max(1, epoch - graceEpochs(contract)); e <= epoch; e++) {
      long planned = words.at(contract.address(), entry(e, PLAN)).w0();
      youngest = Math.max(youngest, planned);
    }
    return youngest > ruling(contract).proposal() ? youngest : 0;
  }

  /** The word by which a proposal may begin to rule from an epoch on. */
  public static SystemWrite plan(GenesisContract contract, long proposal, long epoch) {
    return new SystemWrite(contract.address(), entry(epoch, PLAN), UInt256.of(proposal));
  }

  /** The number of the record that a proposal is about; 0 is what genesis has. */
  public long subject(GenesisContract contract, long proposal) {
    UInt256 slot = plus(entry(proposal, PROPOSALS), 1);
    return proposal == 0 ? 0 : words.at(contract.address(), slot).w0();
  }

  /** The epoch from which on a proposal ruled; 0 if it never did. */
  public long ruledFrom(GenesisContract contract, long proposal) {
    return words.at(contract.address(), entry(proposal, RULED_FROM)).w0();
  }

  /** What is written when a proposal begins to rule: the schedule first. */
  public static List<SystemWrite> beginning(GenesisContract contract, long proposal, long epoch) {
    return List.of(
        new SystemWrite(contract.address(), SCHEDULE, new UInt256(0, 0, epoch, proposal)),
        new SystemWrite(contract.address(), entry(proposal, RULED_FROM), UInt256.of(epoch)));
  }

  /** A record of the registry; empty where none is stored. */
  public Optional<ModelRecord> model(long number) {
    UInt256 base = entry(number, RECORDS);
    UInt256 figures = word(REGISTRY, base, 5);
    if (figures.isZero()) {
      return Optional.empty();
    }
    UInt256 delta = word(REGISTRY, base, 6);
    int packed = (int) (figures.w3() >>> 32);
    return Optional.of(
        new ModelRecord(
            text(REGISTRY, plus(base, 8)),
            new ModelRecord.Hashes(
                hash(REGISTRY, base, 0),
                hash(REGISTRY, base, 1),
                hash(REGISTRY, base, 2),
                hash(REGISTRY, base, 3)),
            new ModelRecord.Figures(
                figures.w0(), figures.w1(), figures.w2(), (int) figures.w3(), packed & 0xff),
            new ContentId(packed >>> 8 & 0xff, hash(REGISTRY, base, 4)),
            new ModelRecord.Delta(delta.w0(), delta.w1(), hash(REGISTRY, base, 7))));
  }

  /** A record of the datasets; empty where none is stored. */
  public Optional<DatasetRecord> dataset(long number) {
    UInt256 base = entry(number, RECORDS);
    UInt256 figures = word(DATASETS, base, 4);
    if (figures.isZero()) {
      return Optional.empty();
    }
    Hash32 key = hash(DATASETS, base, 5);
    return Optional.of(
        new DatasetRecord(
            hash(DATASETS, base, 0),
            (int) figures.w1(),
            hash(DATASETS, base, 1),
            figures.w0(),
            new ContentId((int) (figures.w1() >>> 32) & 0xff, hash(DATASETS, base, 3)),
            hash(DATASETS, base, 2),
            key.equals(Hash32.ZERO) ? Optional.empty() : Optional.of(key)));
  }

  private UInt256 word(Address contract, UInt256 base, int offset) {
    return words.at(contract, plus(base, offset));
  }

  private Hash32 hash(Address contract, UInt256 base, int offset) {
    return word(contract, base, offset).toHash32();
  }

  /**
   * A string at a slot: below 32 bytes in the word itself, the lowest byte twice its length; else
   * the word is 2n + 1 and the bytes begin at Keccak(slot).
   */
  private String text(Address contract, UInt256 slot) {
    UInt256 head = words.at(contract, slot);
    if ((head.w0() & 1) == 0) {
      return text(head.toBytes(), (int) (head.w0() & 0xff) / 2);
    }
    int length = (int) Math.min(MAX_ENGINE, head.w0() >>> 1);
    byte[] bytes = new byte[(length + 31) / 32 * 32];
    UInt256 first = Keccak.hash(slot.toBytes()).toUInt256();
    for (int at = 0; at < length; at += 32) {
      words.at(contract, plus(first, at / 32)).toHash32().copyTo(bytes, at);
    }
    return text(bytes, length);
  }

  private static String text(byte[] bytes, int length) {
    return new String(Arrays.copyOf(bytes, length), StandardCharsets.US_ASCII);
  }

  /** The slot of an entry of a mapping: Keccak(u256(key) ‖ u256(slot of the mapping)). */
  private static UInt256 entry(long key, int mapping) {
    return Preimage.of(UInt256.of(key).toHash32()).u256(UInt256.of(mapping)).keccak().toUInt256();
  }

  private static UInt256 plus(UInt256 slot, int offset) {
    return slot.plus(UInt256.of(offset));
  }
}
