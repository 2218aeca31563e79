namespace DuckLake.Data;

/// <summary>A query node whose result is not followed.</summary>
internal sealed class OpaqueBlock : QueryBlock
{
    public override IReadOnlyList<OutputColumn>? Output => null;

    public override void Push(FilterTemplate filter)
    {
    }
}
