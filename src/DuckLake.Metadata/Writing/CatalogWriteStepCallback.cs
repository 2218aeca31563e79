namespace DuckLake.Metadata;

/// <summary>Is told of a step of writing. While one is set, the statements of a batch are sent one by one.</summary>
/// <param name="step">The step.</param>
/// <param name="statementIndex">The number of statements that have run.</param>
internal delegate void CatalogWriteStepCallback(CatalogWriteStep step, int statementIndex);
