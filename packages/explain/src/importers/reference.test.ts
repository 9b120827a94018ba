import { predictEnsemble } from '@kuznets/base';
import { expect, it } from 'vitest';
import { referenceCase, referenceModels } from './reference.fixture.ts';

it.each(referenceModels)('%s predicts what its own library predicts', (...which) => {
  const { model, x, rows, library } = referenceCase(which);
  const got = predictEnsemble(model.ensemble, { x, rows, features: x.length / rows });
  const spread = Math.sqrt(library.apv);
  // XGBoost adds leaves up in single precision, and ONNX in single precision rounds them.
  library.prediction.forEach((wanted, row) =>
    expect(Math.abs(got[row]! - wanted) / spread, `row ${row}: ${got[row]} for ${wanted}`).toBeLessThan(1e-6),
  );
});
