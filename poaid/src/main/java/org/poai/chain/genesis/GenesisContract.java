package org.poai.chain.genesis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.poai.crypto.Keccak;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

/**
 * The contracts by which the chain changes its model and its dataset, and that of its market, as
 * accounts of the genesis state; protocol section 11. Their sources are in {@code contracts/src},
 * and {@code scripts/contracts} compiles them to this code byte for byte.
 */
@SuppressWarnings("ImmutableEnumChecker") // our byte strings are immutable and carry no mark of it
public enum GenesisContract {
  /** Proposals and records of models. */
  MODEL_REGISTRY(
      "ModelRegistry",
      "0x00000000000000000000000000000000504f0001",
      "0xe3fd482e461e578157709973cb9ead51d95d486ed9018e61b7b49ce72d78dca9"),
  /** Proposals and records of datasets, and their keys. */
  DATASET_DAO(
      "DatasetDAO",
      "0x00000000000000000000000000000000504f0002",
      "0x5e680522a4fd03e000320921eaa6730b9d05e4a6121d0bdeb721eeee6334ce74"),
  /** Jobs, the cases about their results, and channels. */
  INFERENCE_MARKET(
      "InferenceMarket",
      "0x00000000000000000000000000000000504f0003",
      "0xb3a8e3b14a02c280ee0b0050778c0da7ddea16ec2e69367b752237f291861d50"),
  /** Voting power: locked coin. */
  POAI_VOTES(
      "PoaiVotes",
      "0x00000000000000000000000000000000504f0004",
      "0x6082d31d647cda71974fae71af2d061fc0c7bddf1cdf40ae972756d44a8b4388");

  private static final Map<GenesisContract, Bytes> CHECKED = new ConcurrentHashMap<>();

  private final String title;
  private final Address address;
  private final Hash32 codeHash;

  GenesisContract(String title, String address, String codeHash) {
    this.title = title;
    this.address = Address.fromHex(address);
    this.codeHash = Hash32.fromHex(codeHash);
  }

  /** The name in its source. */
  public String title() {
    return title;
  }

  public Address address() {
    return address;
  }

  /** Keccak of its code. */
  public Hash32 codeHash() {
    return codeHash;
  }

  /**
   * Its code at run time.
   *
   * @throws IllegalStateException when the program carries other code than this chain's
   */
  public Bytes code() {
    return CHECKED.computeIfAbsent(this, GenesisContract::checked);
  }

  private static Bytes checked(GenesisContract contract) {
    Bytes code = Predeploys.read(contract.title + ".hex");
    if (!Keccak.hash(code).equals(contract.codeHash)) {
      throw new IllegalStateException(
          "the program's code of " + contract.title + " is not the chain's");
    }
    return code;
  }
}
