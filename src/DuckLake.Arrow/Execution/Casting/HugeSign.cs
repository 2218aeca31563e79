namespace DuckLake.Arrow.Execution;

/// <summary>Which of the 128-bit integer types.</summary>
internal enum HugeSign
{
    Signed,
    Unsigned,
}
