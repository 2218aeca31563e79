using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using DuckLake.Testing;

namespace DuckLake.KernelLanes;

/// <summary>Compiled into every project with kernel tests: in a lane, the switch must have taken effect.</summary>
[Trait("Category", "Kernels")]
public sealed class KernelLaneTests : LeakCheckedTest
{
    [Fact]
    public void SwitchOfTheLaneTookEffect()
    {
        string? lane = Environment.GetEnvironmentVariable("DUCKLAKE_LANE");
        switch (lane)
        {
            case null or "":
                break;
            case "EnableHWIntrinsic":
                Assert.False(Vector128.IsHardwareAccelerated);
                Assert.False(Vector256.IsHardwareAccelerated);
                break;
            case "EnableAVX2":
                Assert.False(Avx2.IsSupported);
                Assert.False(Vector256.IsHardwareAccelerated);
                break;
            case "EnableAVX512":
                Assert.False(Avx512F.IsSupported);
                Assert.False(Vector512.IsHardwareAccelerated);
                break;
            default:
                Assert.Fail($"DUCKLAKE_LANE={lane} is no known lane.");
                break;
        }
    }
}
