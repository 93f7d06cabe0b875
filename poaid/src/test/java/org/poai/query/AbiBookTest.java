package org.poai.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.chain.block.Log;
import org.poai.chain.genesis.GenesisContract;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.query.AbiBook.Argument;
import org.poai.query.AbiBook.Decoded;
import org.poai.testing.ContractAbi;

final class AbiBookTest {
  private static final Address TOKEN =
      Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final Address BOB = Address.fromHex("0x00000000000000000000000000000000000000bb");
  private static final Hash32 BOBS_WORD = Abi.topic("address", BOB);

  private final AbiBook book = AbiBook.known();

  @Test
  void call_ofAKnownFunction_hasNamesAndValues() {
    Bytes input = Abi.call("transfer(address,uint256)", List.of(BOB, BigInteger.TEN));

    Decoded said = book.call(TOKEN, input).orElseThrow();

    assertThat(said.signature()).hasToString("transfer(address,uint256)");
    assertThat(said.arguments())
        .containsExactly(
            new Argument("to", "address", BOB), new Argument("amount", "uint256", BigInteger.TEN));
  }

  @Test
  void call_ofAnUnknownFunctionOrWithDataOfAnotherForm_isNotRead() {
    assertThat(book.call(TOKEN, Bytes.fromHex("0x12345678"))).isEmpty();
    assertThat(book.call(TOKEN, Bytes.fromHex("0x1234"))).isEmpty();
    assertThat(book.call(TOKEN, Bytes.EMPTY)).isEmpty();
    assertThat(book.call(TOKEN, Bytes.fromHex("0xa9059cbb00"))).isEmpty();
  }

  @Test
  void call_ofAContractOfGenesis_isReadByItsOwnFunctionsOnly() {
    Bytes vote = Abi.call("castVote(uint256,uint8)", List.of(BigInteger.ONE, BigInteger.TWO));

    assertThat(book.call(GenesisContract.DATASET_DAO.address(), vote)).isPresent();
    assertThat(book.call(TOKEN, vote)).isEmpty();
  }

  @Test
  void event_ofTokens_isToldApartByItsTopics() {
    Hash32 transfer = Abi.topic("Transfer(address,address,uint256)");
    Log coins = new Log(TOKEN, List.of(transfer, BOBS_WORD, BOBS_WORD), Bytes.of(new byte[32]));
    Log one = new Log(TOKEN, List.of(transfer, BOBS_WORD, BOBS_WORD, BOBS_WORD), Bytes.EMPTY);
    Log none = new Log(TOKEN, List.of(transfer), Bytes.EMPTY);

    assertThat(names(book.event(coins))).containsExactly("from", "to", "value");
    assertThat(names(book.event(one))).containsExactly("from", "to", "id");
    assertThat(book.event(none)).isEmpty();
    assertThat(book.event(new Log(TOKEN, List.of(), Bytes.EMPTY))).isEmpty();
  }

  private static List<String> names(Optional<Decoded> said) {
    return said.orElseThrow().arguments().stream().map(Argument::name).toList();
  }

  /** The text keeps step with what the compiler says of the contracts of genesis. */
  @Test
  void everyFunctionAndEvent_ofTheContractsOfGenesis_isKnown() {
    Map<GenesisContract, String> contracts =
        Map.of(
            GenesisContract.POAI_VOTES, "PoaiVotes",
            GenesisContract.MODEL_REGISTRY, "ModelRegistry",
            GenesisContract.DATASET_DAO, "DatasetDAO",
            GenesisContract.INFERENCE_MARKET, "InferenceMarket");
    contracts.forEach(
        (contract, file) -> {
          for (ContractAbi.Entry entry : ContractAbi.read(file).entries()) {
            if (!entry.kind().equals("error")) {
              AbiEntry known = book.own(contract.address(), entry.signature()).orElseThrow();
              assertThat(known.kind().name()).isEqualToIgnoringCase(entry.kind());
              assertThat(known.parameters())
                  .as(entry.signature())
                  .extracting(AbiEntry.Parameter::name, AbiEntry.Parameter::indexed)
                  .containsExactlyElementsOf(
                      entry.inputs().stream().map(in -> tuple(in.name(), in.indexed())).toList());
            }
          }
        });
  }
}
