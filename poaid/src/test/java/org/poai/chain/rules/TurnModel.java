package org.poai.chain.rules;

import static java.util.stream.Collectors.toSet;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.Manifest;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.state.StateView;

/**
 * The turn of section 11, written anew from the specification's text, plain and slow: slots by
 * their definition, manifests as texts. It shares nothing with the code that it is compared with
 * but the records that carry a proposal's figures.
 */
public final class TurnModel {
  static final Address REGISTRY = Address.fromHex("0x00000000000000000000000000000000504f0001");
  static final Address DAO = Address.fromHex("0x00000000000000000000000000000000504f0002");

  final long epochBlocks;
  private final long graceEpochs;
  private final Manifest genesis;
  public final Seat registry = new Seat(REGISTRY);
  public final Seat dao = new Seat(DAO);
  private final Map<Long, ModelRecord> models = new TreeMap<>();
  private final Map<Long, DatasetRecord> datasets = new TreeMap<>();

  /** First epochs of queued proposals that wait for a key. */
  private final Map<Long, Long> awaited = new TreeMap<>();

  public TurnModel(long epochBlocks, long graceEpochs, Manifest genesis) {
    this.epochBlocks = epochBlocks;
    this.graceEpochs = graceEpochs;
    this.genesis = genesis;
  }

  /** A word of a contract. */
  public record Word(Address contract, Hash32 slot, Hash32 word) {}

  /** Proposals of registry and DAO, 0 for none, and the hash of the manifest of their records. */
  public record Pair(long model, long dataset, Hash32 manifestHash) {}

  /** What a boundary gives. */
  public record Result(
      List<Pair> candidates, Optional<Hash32> ready, Hash32 manifestHash, List<Word> writes) {}

  /** One of the two contracts. */
  public final class Seat {
    private final Address address;
    private final Map<Long, Long> subjects = new TreeMap<>();
    private final Map<Long, Long> plan = new TreeMap<>();
    private final Map<Long, Long> ruledFrom = new TreeMap<>();
    private long active;
    private long activeEpoch;

    private Seat(Address address) {
      this.address = address;
    }

    /** A proposal, whether it passes or not. */
    public void proposed(long id, long record) {
      subjects.put(id, record);
    }

    /** A passed proposal, entered for an epoch as the contract enters it. */
    public void planned(long id, long record, long epoch) {
      subjects.put(id, record);
      plan.merge(epoch, id, Math::max);
    }

    long subject(long id) {
      return id == 0 ? 0 : Objects.requireNonNull(subjects.get(id));
    }

    long next(long epoch) {
      long greatest = 0;
      for (long e = Math.max(1, epoch - graceEpochs); e <= epoch; e++) {
        greatest = Math.max(greatest, plan.getOrDefault(e, 0L));
      }
      return greatest > active ? greatest : 0;
    }

    private void begins(long id, long epoch, List<Word> writes) {
      active = id;
      activeEpoch = epoch;
      ruledFrom.put(id, epoch);
      writes.add(new Word(address, u256(0), schedule()));
      writes.add(new Word(address, entry(id, 10), u256(epoch)));
    }

    private Hash32 schedule() {
      return packed(active, activeEpoch, 64);
    }
  }

  public TurnModel model(long number, ModelRecord model) {
    models.put(number, model);
    return this;
  }

  public TurnModel dataset(long number, DatasetRecord dataset) {
    datasets.put(number, dataset);
    return this;
  }

  /** A dataset whose proposal, of the same number, is queued and waits for its key. */
  public TurnModel awaiting(long id, DatasetRecord dataset, long epoch) {
    awaited.put(id, epoch);
    return dataset(id, dataset);
  }

  /** The hash of M(m, d), if it is a manifest. */
  Optional<Hash32> manifest(long m, long d) {
    String engine = genesis.model().engine();
    Hash32 sha256 = genesis.model().modelSha256();
    Hash32 conformance = genesis.model().conformance();
    Hash32 muHash = genesis.model().muHash();
    Hash32 words = genesis.model().saltWordlistHash();
    long dim = genesis.model().dim();
    long samples = genesis.sizes().samples();
    long costUnits = genesis.costUnits();
    if (m != 0) {
      ModelRecord record = Objects.requireNonNull(models.get(m));
      engine = record.engine();
      sha256 = record.hashes().modelSha256();
      conformance = record.hashes().conformance();
      muHash = record.hashes().muHash();
      words = record.hashes().saltWordlistHash();
      dim = record.figures().dim();
      samples = record.figures().samples();
      costUnits = record.figures().costUnits();
    }
    Hash32 root = genesis.dataset().root();
    long records = genesis.dataset().records();
    if (d != 0) {
      DatasetRecord record = Objects.requireNonNull(datasets.get(d));
      root = record.root();
      records = record.records();
    }
    if (records < samples) {
      return Optional.empty();
    }
    String text =
        ("{'answerTokens':8,'bitsPerRecord':" + 256 / samples)
            + (",'conformance':'" + conformance + "','costUnits':" + costUnits)
            + (",'datasetRoot':'" + root + "','dim':" + dim + ",'engine':'" + engine)
            + ("','modelSha256':'" + sha256 + "','muHash':'" + muHash)
            + ("','promptTokens':64,'records':" + records)
            + (",'saltWordlistHash':'" + words + "','samples':" + samples + "}");
    return Optional.of(Keccak.hash(Bytes.utf8(text.replace('\'', '"'))));
  }

  /**
   * The turn of an epoch, whose words are written here too.
   *
   * @param readiness blocks of the epoch before by what they signal
   * @param before the manifest of that epoch
   */
  public Result turn(long epoch, Map<Hash32, Integer> readiness, Hash32 before) {
    List<Word> writes = new ArrayList<>();
    long model = confirm(registry, epoch, writes);
    List<Word> later = new ArrayList<>();
    long dataset = confirm(dao, epoch, later);
    List<Pair> candidates = candidates(model, dataset);
    Optional<Hash32> ready =
        readiness.entrySet().stream()
            .filter(e -> !e.getKey().equals(Hash32.ZERO) && 4L * e.getValue() >= 3 * epochBlocks)
            .map(Map.Entry::getKey)
            .findFirst();
    Optional<Pair> chosen =
        candidates.stream()
            .filter(pair -> ready.equals(Optional.of(pair.manifestHash)))
            .findFirst();
    if (chosen.isPresent() && model != 0 && chosen.get().model == model) {
      registry.begins(model, epoch, writes);
    }
    if (chosen.isPresent() && dataset != 0 && chosen.get().dataset == dataset) {
      dao.begins(dataset, epoch, later);
    }
    writes.addAll(later);
    return new Result(candidates, ready, chosen.map(Pair::manifestHash).orElse(before), writes);
  }

  /** The candidates of an epoch, nothing written. */
  public List<Pair> candidates(long epoch) {
    TurnModel copy = copy();
    List<Word> unused = new ArrayList<>();
    return copy.candidates(
        copy.confirm(copy.registry, epoch, unused), copy.confirm(copy.dao, epoch, unused));
  }

  /** Step (i): the next that remains, 0 for none. */
  private long confirm(Seat seat, long epoch, List<Word> writes) {
    long next = seat.next(epoch);
    if (next != 0 && seat.subject(next) == seat.subject(seat.active)) {
      seat.begins(next, epoch, writes);
      return 0;
    }
    return next;
  }

  /** Step (ii). */
  private List<Pair> candidates(long model, long dataset) {
    List<Pair> candidates = new ArrayList<>();
    long[][] pairs = {{model, dataset}, {model, dao.active}, {registry.active, dataset}};
    boolean[] there = {model != 0 && dataset != 0, model != 0, dataset != 0};
    for (int i = 0; i < pairs.length; i++) {
      long m = pairs[i][0];
      long d = pairs[i][1];
      if (there[i]) {
        manifest(registry.subject(m), dao.subject(d))
            .ifPresent(hash -> candidates.add(new Pair(m, d, hash)));
      }
    }
    return candidates;
  }

  public TurnModel copy() {
    TurnModel copy = new TurnModel(epochBlocks, graceEpochs, genesis);
    copy.models.putAll(models);
    copy.datasets.putAll(datasets);
    copy.awaited.putAll(awaited);
    copy(registry, copy.registry);
    copy(dao, copy.dao);
    return copy;
  }

  private static void copy(Seat from, Seat to) {
    to.subjects.putAll(from.subjects);
    to.plan.putAll(from.plan);
    to.ruledFrom.putAll(from.ruledFrom);
    to.active = from.active;
    to.activeEpoch = from.activeEpoch;
  }

  /** All words that are not zero, by contract and slot. */
  public Map<Address, Map<Hash32, Hash32>> words() {
    Map<Address, Map<Hash32, Hash32>> words = new TreeMap<>();
    for (Seat seat : List.of(registry, dao)) {
      Map<Hash32, Hash32> slots = new TreeMap<>();
      slots.put(u256(0), seat.schedule());
      slots.put(u256(1), u256(BigInteger.valueOf(graceEpochs).shiftLeft(224)));
      // What else the contract keeps beside the subject stands in the bits above it.
      seat.subjects.forEach(
          (id, subject) -> slots.put(plus(entry(id, 4), 1), packed(subject, 0xabcd, 128)));
      seat.plan.forEach((epoch, id) -> slots.put(entry(epoch, 9), u256(id)));
      seat.ruledFrom.forEach((id, epoch) -> slots.put(entry(id, 10), u256(epoch)));
      if (seat == registry) {
        models.forEach((number, model) -> model(entry(number, 16), model, slots));
      } else {
        datasets.forEach((number, set) -> dataset(entry(number, 16), set, slots));
        awaited.forEach((id, epoch) -> queued(id, epoch, slots));
      }
      words.put(seat.address, slots);
    }
    words.values().forEach(slots -> slots.values().removeIf(Hash32.ZERO::equals));
    return words;
  }

  /** A chain with the governance contracts, in whose genesis state these words stand. */
  public ChainSpec in(ChainSpec spec) {
    Map<Address, GenesisAccount> accounts = new TreeMap<>();
    words()
        .forEach(
            (contract, slots) -> {
              GenesisAccount account = Objects.requireNonNull(spec.alloc().get(contract));
              SortedMap<Hash32, UInt256> storage = new TreeMap<>();
              slots.forEach((slot, word) -> storage.put(slot, word.toUInt256()));
              storage.putAll(account.storage()); // the parameters as they are
              accounts.put(
                  contract,
                  new GenesisAccount(account.balance(), account.nonce(), account.code(), storage));
            });
    return spec.withAccounts(accounts);
  }

  /** The slots in which a state differs from this, those of subjects in their low 64 bits. */
  public List<String> differences(StateView state) {
    List<String> differences = new ArrayList<>();
    words()
        .forEach(
            (contract, slots) ->
                slots.forEach(
                    (slot, word) -> {
                      UInt256 is = state.storage(contract, slot.toUInt256());
                      boolean same =
                          subjects(contract).contains(slot)
                              ? is.w0() == word.toUInt256().w0()
                              : slot.equals(u256(1)) || is.toHash32().equals(word);
                      if (!same) {
                        differences.add(contract + " " + slot + ": " + is + ", not " + word);
                      }
                    }));
    return differences;
  }

  private Set<Hash32> subjects(Address contract) {
    Seat seat = contract.equals(REGISTRY) ? registry : dao;
    return seat.subjects.keySet().stream().map(id -> plus(entry(id, 4), 1)).collect(toSet());
  }

  /**
   * What the contract needs to take a key: a proposer, the mark of the queue, a bond, the epoch.
   */
  private static void queued(long id, long epoch, Map<Hash32, Hash32> slots) {
    Hash32 base = entry(id, 4);
    BigInteger mark = BigInteger.ONE.shiftLeft(96);
    BigInteger bond = BigInteger.valueOf(1_000_000).shiftLeft(128);
    slots.put(base, u256(1));
    slots.put(plus(base, 1), u256(BigInteger.valueOf(id).or(mark).or(bond)));
    slots.put(plus(base, 3), packed(0, epoch, 128));
    slots.put(u256(3), u256(id)); // how many proposals there are
    slots.put(u256(8), u256(id)); // and how many records
  }

  private static void model(Hash32 base, ModelRecord model, Map<Hash32, Hash32> slots) {
    slots.put(base, model.hashes().modelSha256());
    slots.put(plus(base, 1), model.hashes().conformance());
    slots.put(plus(base, 2), model.hashes().muHash());
    slots.put(plus(base, 3), model.hashes().saltWordlistHash());
    slots.put(plus(base, 4), model.cid().digest());
    BigInteger figures =
        BigInteger.valueOf(model.figures().size())
            .or(BigInteger.valueOf(model.figures().parameters()).shiftLeft(64))
            .or(BigInteger.valueOf(model.figures().costUnits()).shiftLeft(128))
            .or(BigInteger.valueOf(model.figures().dim()).shiftLeft(192))
            .or(BigInteger.valueOf(model.figures().samples()).shiftLeft(224))
            .or(BigInteger.valueOf(model.cid().codec()).shiftLeft(232));
    slots.put(plus(base, 5), u256(figures));
    BigInteger delta =
        BigInteger.valueOf(model.delta().baseModel())
            .or(BigInteger.valueOf(model.delta().size()).shiftLeft(64));
    slots.put(plus(base, 6), u256(delta));
    slots.put(plus(base, 7), model.delta().sha256());
    string(plus(base, 8), model.engine().getBytes(StandardCharsets.US_ASCII), slots);
  }

  private static void dataset(Hash32 base, DatasetRecord set, Map<Hash32, Hash32> slots) {
    slots.put(base, set.root());
    slots.put(plus(base, 1), set.sealedSha256());
    slots.put(plus(base, 2), set.keyId());
    slots.put(plus(base, 3), set.cid().digest());
    BigInteger figures =
        BigInteger.valueOf(set.sealedSize())
            .or(BigInteger.valueOf(set.records()).shiftLeft(64))
            .or(BigInteger.valueOf(set.cid().codec()).shiftLeft(96));
    slots.put(plus(base, 4), u256(figures));
    slots.put(plus(base, 5), set.key().orElse(Hash32.ZERO));
  }

  private static void string(Hash32 slot, byte[] text, Map<Hash32, Hash32> slots) {
    if (text.length < 32) {
      byte[] word = Arrays.copyOf(text, 32);
      word[31] = (byte) (2 * text.length);
      slots.put(slot, Hash32.of(word));
      return;
    }
    slots.put(slot, u256(2L * text.length + 1));
    Hash32 first = Keccak.hash(Bytes.of(slot.toArray()));
    for (int i = 0; i < text.length; i += 32) {
      slots.put(plus(first, i / 32), Hash32.of(Arrays.copyOfRange(text, i, i + 32)));
    }
  }

  /** Keccak(u256(key) ‖ u256(mapping)). */
  static Hash32 entry(long key, long mapping) {
    ByteBuffer preimage = ByteBuffer.allocate(64).putLong(24, key).putLong(56, mapping);
    return Keccak.hash(Bytes.of(preimage.array()));
  }

  private static Hash32 plus(Hash32 slot, long offset) {
    return u256(
        new BigInteger(1, slot.toArray())
            .add(BigInteger.valueOf(offset))
            .mod(BigInteger.ONE.shiftLeft(256)));
  }

  private static Hash32 packed(long low, long high, int highAt) {
    return u256(BigInteger.valueOf(low).or(BigInteger.valueOf(high).shiftLeft(highAt)));
  }

  static Hash32 u256(long number) {
    return u256(BigInteger.valueOf(number));
  }

  private static Hash32 u256(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] word = new byte[32];
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, word, 32 - length, length);
    return Hash32.of(word);
  }
}
