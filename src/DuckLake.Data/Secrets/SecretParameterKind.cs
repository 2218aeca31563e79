namespace DuckLake.Data;

/// <summary>What a parameter of a secret holds.</summary>
internal enum SecretParameterKind
{
    Text,
    Flag,

    /// <summary>A map of texts.</summary>
    Map,
}
