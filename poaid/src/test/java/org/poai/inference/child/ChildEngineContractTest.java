package org.poai.inference.child;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.poai.inference.InferenceEngine;
import org.poai.inference.InferenceEngineContract;
import org.poai.inference.InferenceException;

/** The contract over the wire, with the fake engine inside. */
class ChildEngineContractTest extends InferenceEngineContract {
  private static ChildEngine engine;

  @BeforeAll
  static void open() throws InferenceException {
    engine = start();
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  @Override
  protected InferenceEngine engine() {
    return engine;
  }

  @Override
  protected InferenceEngine fresh() throws InferenceException {
    return start();
  }

  private static ChildEngine start() throws InferenceException {
    ChildSpec spec = new ChildSpec(TestFactory.class.getName(), List.of("5"));
    return ChildEngine.start(spec, ChildLimits.forModel(0), System::nanoTime, reason -> {});
  }
}
