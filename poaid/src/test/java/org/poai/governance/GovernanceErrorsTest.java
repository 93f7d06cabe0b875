package org.poai.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.poai.chain.genesis.GenesisContract;
import org.poai.evm.abi.Abi;
import org.poai.primitives.Bytes;
import org.poai.testing.ContractAbi;

/** What a revert of the governance contracts says to the person who caused it. */
final class GovernanceErrorsTest {
  /** Errors of the libraries inside, which no call of these contracts ends with by intention. */
  private static final String LIBRARIES = "(ECDSA|SafeCast|Strings|Checkpoint).*";

  private static Bytes revert(String signature, List<?> values) {
    return Abi.call(signature, values);
  }

  @Test
  void errorsOfTheContracts_allHaveAClause() {
    Set<String> errors = new TreeSet<>();
    for (GenesisContract contract :
        List.of(
            GenesisContract.MODEL_REGISTRY,
            GenesisContract.DATASET_DAO,
            GenesisContract.POAI_VOTES)) {
      for (ContractAbi.Entry entry : ContractAbi.read(contract.title()).entries()) {
        if (entry.kind().equals("error") && !entry.name().matches(LIBRARIES)) {
          errors.add(entry.signature());
        }
      }
    }

    assertThat(GovernanceErrors.known()).isEqualTo(errors);
  }

  @Test
  void clause_saysFiguresInPoai_andStatesInWords() {
    assertThat(
            GovernanceErrors.clause(
                revert(
                    "WrongBond(uint256,uint256)", List.of(0L, java.math.BigInteger.TEN.pow(19)))))
        .hasValue("the bond is 10 POAI, and 0 POAI were sent");
    assertThat(GovernanceErrors.clause(revert("UnexpectedState(uint256,uint8)", List.of(7L, 4))))
        .hasValue("proposal 7 is Succeeded: it passed, and waits to be queued");
  }

  @Test
  void revertOfAnotherContract_hasNoClause() {
    assertThat(GovernanceErrors.clause(Bytes.EMPTY)).isEmpty();
    assertThat(GovernanceErrors.clause(Bytes.fromHex("0x08c379a0"))).isEmpty();
    assertThat(GovernanceErrors.clause(Abi.selector("WrongBond(uint256,uint256)"))).isEmpty();
    assertThat(GovernanceErrors.clause(revert("UnexpectedState(uint256,uint8)", List.of(7L, 9))))
        .isEmpty();
  }
}
