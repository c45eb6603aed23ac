namespace FusionML.Inference;

/// <summary>The methods that fuse all pictures together, by task.</summary>
internal static class StackFusions
{
    /// <summary>True if a settled recipe fuses this many pictures together.</summary>
    public static bool Fuses(FusionRecipe recipe, int pictures) =>
        recipe.Order == FusionOrder.Together && (pictures > ImageFusion.MinimumPictures || recipe.Deghost);

    /// <summary>The method of a settled recipe whose order is <see cref="FusionOrder.Together"/>.</summary>
    public static IStackFusion Of(FusionRecipe recipe) =>
        recipe.Task == FusionTask.Mfif
            ? new FocusStackFusion()
            : new ExposureBracketFusion(recipe.Deghost ? new GhostRemoval(recipe.GhostReference) : null);
}
