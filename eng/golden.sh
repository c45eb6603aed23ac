#!/usr/bin/env bash
# Writes the golden tensors of the portable tests (tests/FusionInference.Tests/Golden) anew from the TorchSharp networks. The test
# that writes them ends as skipped; without this script it compares.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
FUSIONML_WRITE_GOLDEN=1 dotnet test tests/FusionTraining.Tests --configuration Release --filter "FullyQualifiedName~GoldenTensorsTests" "$@"
