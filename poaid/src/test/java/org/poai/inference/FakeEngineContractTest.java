package org.poai.inference;

class FakeEngineContractTest extends InferenceEngineContract {
  private final FakeEngine engine = new FakeEngine(32, 5);

  @Override
  protected InferenceEngine engine() {
    return engine;
  }

  @Override
  protected InferenceEngine fresh() {
    return new FakeEngine(32, 5);
  }
}
